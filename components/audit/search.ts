import { parseAsString, parseAsStringLiteral, type inferParserType } from "nuqs/server";
import type { AuditOutcome } from "@/lib/audit/schema";

export const outcomes = ["intent", "done", "refused", "unknown", "skipped", "superseded"] as const satisfies readonly AuditOutcome[];

/** The address of a view of the audit: the same keys as the API reads. */
export const auditSearch = {
  q: parseAsString.withDefault(""),
  actor: parseAsString.withDefault(""),
  action: parseAsString.withDefault(""),
  outcome: parseAsStringLiteral(outcomes),
  from: parseAsString.withDefault(""),
  to: parseAsString.withDefault(""),
  run: parseAsString.withDefault(""),
  account: parseAsString.withDefault(""),
  subUser: parseAsString.withDefault(""),
};

export type AuditSearch = inferParserType<typeof auditSearch>;

export const noAuditFilter: AuditSearch = { q: "", actor: "", action: "", outcome: null, from: "", to: "", run: "", account: "", subUser: "" };

const day = /^\d{4}-\d{2}-\d{2}$/;
const longest: Partial<Record<keyof AuditSearch, number>> = { q: 200, actor: 64, action: 64, run: 36, account: 64, subUser: 200 };

/** What the API is asked, without the question mark. A value it could not read is left out. */
export function auditSearchText(search: Partial<AuditSearch>): string {
  const text = new URLSearchParams();
  for (const key of Object.keys(noAuditFilter) as (keyof AuditSearch)[]) {
    const value = search[key]?.trim();
    if (!value || ((key === "from" || key === "to") && !day.test(value))) continue;
    text.set(key, value.slice(0, longest[key] ?? value.length));
  }
  return text.toString();
}

export function isAuditFiltered(search: AuditSearch): boolean {
  return auditSearchText(search) !== "";
}
