import "server-only";
import { nameApart } from "../domain/sub-users/telling-apart";

interface Named {
  name: string;
  /** What tells it apart, where others have the same name. */
  apart?: string | null;
  message: string;
  url: string;
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
  line: (named: Omit<Named, "apart">) => string,
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
      name: nameApart(cut(named.name, 120), named.apart == null ? null : cut(named.apart, 120)),
      message: cut(named.message, 300),
      url: named.url,
    })}`;
    if (next.length + rest(shown + 1).length > most) break;
    text = next;
    shown += 1;
  }
  return text + rest(shown);
}
