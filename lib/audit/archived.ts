import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../db/client";
import type { Archived, ListAuditParams } from "../domain/audit/audit";
import { startOfDay } from "./days";

/** What of the audit is in files only, where the filter reaches that far back; null where it does not. */
export async function archivedWithin({
  from,
  zone,
}: Pick<ListAuditParams, "from" | "zone">): Promise<Archived | null> {
  const { rows } = await db().execute<{ through: number | null; until: Date | null }>(sql`
    select max(last_seq) as through, max(last_at) as until from audit_archives
    ${from === "" ? sql.empty() : sql`where last_at >= ${startOfDay(from, 0, zone)}`}`);
  const [row] = rows;
  return row?.through && row.until ? { through: row.through, until: row.until.toISOString() } : null;
}
