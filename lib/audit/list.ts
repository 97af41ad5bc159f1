import "server-only";
import { nameFields } from "./labels";
import { requirePermission, type Actor } from "../actor";
import type { AuditPage, ListAuditParams } from "../domain/audit/audit";
import { withDisambiguators } from "../disambiguator";
import { archivedWithin } from "./archived";
import { readAudit } from "./read";

const pageSize = 100;

/** Newest first, a hundred at a time. */
export async function listAudit(actor: Actor, params: ListAuditParams): Promise<AuditPage> {
  requirePermission(actor, "audit.read");
  const rows = await readAudit(params, pageSize + 1);
  // After the rows, so that entries archived in between are reported.
  const archived = await archivedWithin(params);
  return {
    rows: await withDisambiguators(await nameFields(rows.slice(0, pageSize))),
    next: rows.length > pageSize ? (rows[pageSize - 1]?.seq ?? null) : null,
    archived,
  };
}
