import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import type { Transaction } from "../db/client";
import { fieldsSet } from "./asked";
import type { OperationName } from "./schema";
import type { OperationRow } from "./view";

interface Ended extends Record<string, unknown> {
  id: string;
  operation: OperationName;
  remote_id: string | null;
  name: string;
  request_id: string;
  run_id: string | null;
}

const message = "A later change of the same was carried out, so what became of this one no longer matters.";

/** Ends the watch of earlier changes of unknown outcome whose fields this one, which is done, has set. */
export async function supersede(tx: Transaction, later: OperationRow): Promise<void> {
  const which = earlier(later);
  if (!which || later.sentAt === null) return;
  const { rows } = await tx.execute<Ended>(sql`
    update operations o set state = 'superseded', message = ${message}, settled_at = now(), settled_by = 'Subdesk', checkable = false, next_look_at = null, evidence = null, correctable = true
    where o.account_id = ${later.accountId} and o.id <> ${later.id} and o.state = 'unknown' and o.sent_at < ${later.sentAt}::timestamptz and ${which}
    returning o.id, o.operation, o.remote_id, o.name, o.request_id, o.run_id`);
  for (const row of rows) {
    await tx.execute(sql`update run_rows set state = 'superseded', message = ${message}, settled_at = now() where run_id = ${row.run_id} and operation_id = ${row.id} and state in ('planned', 'unknown')`);
    await recordAudit(tx, {
      action: `sub-user.${row.operation}`,
      outcome: "superseded",
      actorId: null,
      actorName: "Subdesk",
      accountId: later.accountId,
      remoteId: row.remote_id,
      subject: row.name,
      reason: message,
      requestId: row.request_id,
      operationId: row.id,
      runId: row.run_id,
    });
  }
}

/** Who is gone has nothing left to be changed, but what was added to them may have been paid for. */
function earlier(later: OperationRow): SQL | null {
  const { operation, remoteId, name } = later;
  if (operation === "create") return sql`o.operation = 'create' and o.name = ${name}`;
  if (remoteId === null) return null;
  const same = sql`o.remote_id = ${remoteId}`;
  if (operation === "delete") return sql`${same} and o.operation not in ('create', 'allocate-traffic', 'allocate-ips')`;
  const fields = fieldsSet(later);
  if (fields.includes("status")) return sql`${same} and o.operation in ('enable', 'disable')`;
  if (operation === "set-limits") return sql`${same} and o.operation = 'set-limits' and o.input ?| ${sql.param(fields)}::text[]`;
  return fields.length > 0 ? sql`${same} and o.operation = ${operation}` : null;
}
