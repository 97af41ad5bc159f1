import { parseAsString } from "nuqs/server";
import type { AuditSearch } from "@/lib/domain/audit/search";

const text = parseAsString.withDefault("");

/** The address of the page. Its values are checked by the API, not here. */
export const auditSearch: Record<keyof AuditSearch, typeof text> = {
  q: text,
  actor: text,
  action: text,
  outcome: text,
  from: text,
  to: text,
  zone: text,
  run: text,
  account: text,
  subUser: text,
};
