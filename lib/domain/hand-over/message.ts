import type { GatewayView } from "../accounts/account";
import { formatBytes, visibleText } from "../format";
import {
  connectionStrings,
  passwordPlaceholder,
  plainGateway,
  plainPassword,
  plainUserName,
} from "../providers/connection-strings";
import type { ConnectionFormat } from "../providers/connection-format";
import type { Cap } from "../usage/usage";
import * as texts from "../texts/hand-over";
import type { MessageTemplate } from "./template";
import { isPlaceholder, type Placeholder } from "./placeholders";

/** What a message says of one sub-user. No password is part of it. */
export interface HandOverFacts {
  provider: string;
  name: string;
  customer: string | null;
  login: string;
  /** How its customers write their user name; null: the login alone. */
  format: ConnectionFormat | null;
  gateway: GatewayView | null;
  /** Null leaves it out: not reported, or about to change. */
  trafficCap: Cap;
  ipCap: Cap;
}

export interface HandOverSubject {
  facts: HandOverFacts;
  /** The address of a one-time link that was made for this message. */
  secretLink: string | null;
}

export interface TemplateProblem {
  /** From 1. */
  line: number;
  column: number;
  text: string;
}

type Part = { text: string } | { placeholder: Placeholder };

interface Parsed {
  lines: Part[][];
  problem: TemplateProblem | null;
}

/** "{name}" is a placeholder, "{{" and "}}" are braces. */
function parse(body: string): Parsed {
  const lines: Part[][] = [];
  for (const [index, line] of body.split("\n").entries()) {
    const parts: Part[] = [];
    for (const match of line.matchAll(/\{\{|\}\}|\{([^{}]*)(\}?)|[^{}]+|\}/g)) {
      const [whole, name, closed] = match;
      const problem = (text: string) => ({ line: index + 1, column: match.index + 1, text });
      if (whole === "{{" || whole === "}}") parts.push({ text: whole.charAt(0) });
      else if (name === undefined) parts.push({ text: whole });
      else if (closed === "") return { lines, problem: problem(texts.notClosed) };
      else if (isPlaceholder(name)) parts.push({ placeholder: name });
      else
        return {
          lines,
          problem: problem(/passw|secret/i.test(name) ? texts.noPassword : texts.unknown(name)),
        };
    }
    lines.push(parts);
  }
  return { lines, problem: null };
}

/** The first thing that is wrong with a template, and where; null when nothing is. */
export function templateProblem(body: string): TemplateProblem | null {
  return parse(body).problem;
}

/**
 * The message for one sub-user. A line is left out while a placeholder in it has no value, so that nothing is
 * claimed that is not known. A template with a problem ends before it.
 */
export function writeMessage(
  { body, language }: Pick<MessageTemplate, "body" | "language">,
  subject: HandOverSubject,
): string {
  return writeOne(parse(body).lines, valuesOf(subject, language));
}

/** The message for several, one after the other, each with the template that suits its provider. */
export function writeMessages(
  subjects: readonly HandOverSubject[],
  templateOf: (provider: string) => Pick<MessageTemplate, "body" | "language">,
): string {
  return subjects.map((subject) => writeMessage(templateOf(subject.facts.provider), subject)).join("\n\n");
}

function writeOne(lines: readonly Part[][], values: Record<Placeholder, string | null>): string {
  return lines
    .flatMap((parts) => {
      const texts = parts.map((part) => ("text" in part ? part.text : values[part.placeholder]));
      return texts.includes(null) ? [] : [texts.join("").trimEnd()];
    })
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function valuesOf(
  { facts, secretLink }: HandOverSubject,
  language: string,
): Record<Placeholder, string | null> {
  const { format, login, customer } = facts;
  const gateway = plainGateway(facts.gateway, format);
  const userName = plainUserName(login, format);
  const strings = gateway && connectionStrings(gateway, userName, plainPassword(passwordPlaceholder, format));
  return {
    name: visibleText(facts.name),
    customer: customer === null ? null : visibleText(customer),
    login: userName,
    host: gateway?.host ?? null,
    http_port: gateway ? String(gateway.httpPort) : null,
    socks_port: gateway?.socksPort == null ? null : String(gateway.socksPort),
    http_url: strings?.http ?? null,
    socks_url: strings?.socks ?? null,
    curl: strings?.curl ?? null,
    traffic_cap: capText(facts.trafficCap, language, (bytes) => bytesText(bytes, language)),
    ip_cap: capText(facts.ipCap, language, (count) => figure(count, language)),
    secret_link: secretLink,
  };
}

function capText(cap: Cap, language: string, write: (value: number) => string): string | null {
  if (cap === null) return null;
  // A sign that every language has, where Subdesk does not know the word.
  if (cap === "unlimited") return isEnglish(language) ? texts.unlimited : "∞";
  return write(cap);
}

function bytesText(bytes: number, language: string): string {
  const [number = "", unit = ""] = formatBytes(bytes).split(" ");
  return isEnglish(language) ? `${number} ${unit}` : `${figure(Number(number), language)} ${unit}`;
}

const isEnglish = (language: string) => /^en(-|$)/i.test(language);

function figure(value: number, language: string): string {
  return new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 4 }).format(value);
}
