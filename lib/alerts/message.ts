import "server-only";
import { disambiguatedName } from "../domain/sub-users/disambiguator";

interface Named {
  name: string;
  /** What tells it apart, where others have the same name. */
  apart?: string | null;
  /** Whose its sub-user is. */
  customer?: { name: string } | null;
  message: string;
  url: string;
}

/** "Acme (acme_2), Lumen Travel": the sub-user, and whose it is. */
export function subjectOf({ name, apart, customer }: Named, cut = (text: string) => text): string {
  const called = disambiguatedName(cut(name), apart == null ? null : cut(apart));
  return customer ? `${called}, ${cut(customer.name)}` : called;
}

/** A message as it is stored: what fired of one rule, or of several that waited together. */
export interface Message {
  subject: string;
  total: number;
  subjects: Named[];
}

export function messageFrom(subject: string, body: Record<string, unknown>): Message {
  const subjects = (Array.isArray(body.subjects) ? body.subjects : []) as Named[];
  return { subject, subjects, total: Number(body.total ?? subjects.length) };
}

/**
 * As many lines as fit into `most` written characters; the rest is a count. `line` writes one alert, `escape`
 * any other text.
 */
export function fitted(
  { subject, subjects, total }: Message,
  most: number,
  line: (named: Omit<Named, "apart" | "customer">) => string,
  escape: (text: string) => string,
): string {
  const cut = (text: string, length: number) =>
    text.length > length ? `${text.slice(0, length - 1)}…` : text;
  const head = escape(cut(subject, 200));
  const rest = (shown: number) => (total > shown ? `\nand ${total - shown} more in Subdesk` : "");
  let text = head;
  let shown = 0;
  for (const named of subjects) {
    const next = `${text}\n${line({
      name: subjectOf(named, (text) => cut(text, 120)),
      message: cut(named.message, 300),
      url: named.url,
    })}`;
    if (next.length + rest(shown + 1).length > most) break;
    text = next;
    shown += 1;
  }
  return text + rest(shown);
}
