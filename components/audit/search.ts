import { parseAsString, type inferParserType } from "nuqs/server";
import type { AuditOutcome } from "@/lib/domain/audit/audit";

export const outcomes = [
  "intent",
  "done",
  "refused",
  "unknown",
  "skipped",
  "superseded",
] as const satisfies readonly AuditOutcome[];

/** The address of a view of the audit: the same keys as the API reads. */
export const auditSearch = {
  q: parseAsString.withDefault(""),
  actor: parseAsString.withDefault(""),
  action: parseAsString.withDefault(""),
  outcome: parseAsString.withDefault(""),
  from: parseAsString.withDefault(""),
  to: parseAsString.withDefault(""),
  run: parseAsString.withDefault(""),
  account: parseAsString.withDefault(""),
  subUser: parseAsString.withDefault(""),
};

export type AuditSearch = inferParserType<typeof auditSearch>;

export const noAuditFilter: AuditSearch = {
  q: "",
  actor: "",
  action: "",
  outcome: "",
  from: "",
  to: "",
  run: "",
  account: "",
  subUser: "",
};

/**
 * What the API is asked, without the question mark. It refuses what it cannot read; left out here, it would
 * show what nobody asked for.
 */
export function auditSearchText(search: Partial<AuditSearch>): string {
  const text = new URLSearchParams();
  for (const key of Object.keys(noAuditFilter) as (keyof AuditSearch)[]) {
    const value = search[key]?.trim();
    if (value) text.set(key, value);
  }
  return text.toString();
}

export function isAuditFiltered(search: AuditSearch): boolean {
  return auditSearchText(search) !== "";
}
