import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../db/client";
import type { Operation } from "../providers/provider";
import type { OperationRow } from "./present";

/** How late an allocation whose answer was lost may still arrive. */
const latest = sql.raw("interval '15 minutes'");

/**
 * Bytes by which other allocations of ours may have raised this sub-user's cap since this one read it. Growth
 * that they explain proves nothing about this one.
 */
export async function otherGrants(
  operation: Operation,
  { id, accountId, remoteId }: OperationRow,
): Promise<number> {
  if (remoteId === null) return 0;
  const { rows } = await db().execute<{ input: Record<string, unknown> }>(sql`
    select o.input
    from operations o, operations mine
    where mine.id = ${id} and o.account_id = ${accountId} and o.remote_id = ${remoteId} and o.id <> mine.id
      and o.operation = 'allocate-traffic'
      and o.sent_at > coalesce(mine.sent_at, now()) - ${latest}
      and (o.state in ('sent', 'unknown') or o.state = 'done'
      and (o.unverified or o.settled_at > coalesce(mine.sent_at, now())))`);
  const added = rows.map(({ input }) => {
    const promise = operation.promises?.(input);
    return promise && "added" in promise ? promise.added : 0;
  });
  return added.reduce((sum, bytes) => sum + bytes, 0);
}
