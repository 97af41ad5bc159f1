import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../db/client";
import { draining } from "../draining";
import { daysAgo, operationNeeds, unneeded } from "./needed";
import { later, type PageCursor } from "./page-cursor";

/** Operations looked at in one statement, which locks only those that it removes. */
const batch = 2_000;

interface Step extends Record<string, unknown>, PageCursor {
  seen: number;
  removed: number;
}

/**
 * Removes the operations that ended more than `days` ago and that nothing needs any more; their ids
 * stay. Oldest first, in one pass, so that what stays is looked at once. Any process may do it at any
 * time. Returns how many.
 */
export async function removeOldOperations(days: number): Promise<number> {
  let removed = 0;
  for (let after: PageCursor | null = null; !draining(); ) {
    const step = await removeNext(days, after);
    removed += step.removed;
    if (step.last === null) break;
    after = step.last;
  }
  return removed;
}

/** `last`: up to where it has looked; null at the end. */
async function removeNext(
  days: number,
  after: PageCursor | null,
): Promise<{ removed: number; last: PageCursor | null }> {
  const then = daysAgo(days);
  // By arrays of ids, which are looked up in the index. Joined, a table without statistics could be compared
  // with all that was seen.
  const { rows } = await db().execute<Step>(sql`
    with seen as materialized (
      select id, created_at from operations where created_at < ${then} and ${later(after)}
      order by created_at, id limit ${batch}),
    unneeded as materialized (
      select o.id from operations o where o.id = any(array(select id from seen)) and ${unneeded(operationNeeds(then))}
      order by o.id for update of o skip locked),
    gone as (delete from operations where id = any(array(select id from unneeded)) returning id, state),
    noted as (
      insert into tombstones (id, what, outcome, kept_days) select id, 'operation', state, ${days}::int from gone)
    select created_at as at, id, (select count(*) from seen)::int as seen,
      (select count(*) from gone)::int as removed
    from seen order by created_at desc, id desc limit 1`);
  const [step] = rows;
  return step === undefined
    ? { removed: 0, last: null }
    : { removed: step.removed, last: step.seen < batch ? null : { at: step.at, id: step.id } };
}
