import "server-only";
import { and, desc, eq, gte, ilike, inArray, lt, or, sql, type SQL } from "drizzle-orm";
import { db } from "../db/client";
import { containing } from "../db/containing";
import { auditLog } from "../db/schema";
import { withoutSecrets } from "../domain/alerts/target";
import type { AuditView, ListAuditParams } from "../domain/audit/audit";
import { actionsIn } from "../domain/audit/search";
import { startOfDay } from "./days";
import { isUuid } from "../domain/uuid";

export async function readAudit(params: ListAuditParams, limit: number): Promise<AuditView[]> {
  const rows = await db()
    .select()
    .from(auditLog)
    .where(and(...conditions(params)))
    .orderBy(desc(auditLog.seq))
    .limit(limit);
  return rows.map(presentAudit);
}

export function presentAudit(row: typeof auditLog.$inferSelect): AuditView {
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    action: row.action,
    outcome: row.outcome,
    actor: row.actorName,
    address: row.address,
    accountId: row.accountId,
    remoteId: row.remoteId,
    subject: row.subject,
    apart: null,
    before: shown(row.before),
    after: shown(row.after),
    reason: row.reason,
    requestId: row.requestId,
    operationId: row.operationId,
    runId: row.runId,
  };
}

/** Early lines about channels contain whole webhook addresses, and the chain keeps them unchanged. */
function shown(image: Record<string, unknown> | null): Record<string, unknown> | null {
  return typeof image?.target === "string" ? { ...image, target: withoutSecrets(image.target) } : image;
}

function conditions(params: ListAuditParams): (SQL | undefined)[] {
  const like = containing(params.q);
  return [
    params.actor ? ilike(auditLog.actorName, containing(params.actor)) : undefined,
    params.account ? eq(auditLog.accountId, params.account) : undefined,
    params.subUser ? eq(auditLog.remoteId, params.subUser) : undefined,
    params.action ? inArray(auditLog.action, actionsIn(params.action)) : undefined,
    params.outcome ? eq(auditLog.outcome, params.outcome) : undefined,
    params.run ? (isUuid(params.run) ? eq(auditLog.runId, params.run) : sql`false`) : undefined,
    params.q
      ? or(
          ilike(auditLog.subject, like),
          ilike(auditLog.reason, like),
          ilike(auditLog.actorName, like),
          eq(auditLog.remoteId, params.q),
        )
      : undefined,
    params.from ? gte(auditLog.at, startOfDay(params.from, 0, params.zone)) : undefined,
    params.to ? lt(auditLog.at, startOfDay(params.to, 1, params.zone)) : undefined,
    params.before === null ? undefined : lt(auditLog.seq, params.before),
  ];
}
