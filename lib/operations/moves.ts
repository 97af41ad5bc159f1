import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../db/client";
import type { OtherMoves } from "../providers/provider";
import { addedBytes } from "../usage/added";
import type { OperationRow } from "./present";

/** How late a move whose answer was lost may still arrive. */
const latest = sql.raw("interval '15 minutes'");

/**
 * Bytes by which other moves of ours may have changed this sub-user's traffic since this one read it. A
 * change that they explain proves nothing about this one, and what one took may hide what this one gave. How
 * much a move took that takes all that is left is not known.
 */
export async function otherMoves({ id, accountId, remoteId }: OperationRow): Promise<OtherMoves> {
  if (remoteId === null) return { given: 0, taken: 0 };
  const { rows } = await db().execute<{ given: number; taken: number; unknown: boolean }>(sql`
    select coalesce(sum(moved) filter (where moved > 0), 0)::float8 as given,
      coalesce(-sum(moved) filter (where moved < 0), 0)::float8 as taken,
      coalesce(bool_or(operation = 'take-back' and moved = 0), false) as unknown
    from (
      select o.operation, ${addedBytes} as moved
      from operations o, (select sent_at from operations where id = ${id}) mine
      where o.account_id = ${accountId} and o.remote_id = ${remoteId} and o.id <> ${id}
        and o.operation in ('allocate-traffic', 'take-back')
        and o.sent_at > coalesce(mine.sent_at, now()) - ${latest}
        and (o.state in ('sent', 'unknown') or o.state = 'done'
        and (o.unverified or o.settled_at > coalesce(mine.sent_at, now())))) moves`);
  const [row] = rows;
  return { given: row?.given ?? 0, taken: row?.unknown ? Number.POSITIVE_INFINITY : (row?.taken ?? 0) };
}
