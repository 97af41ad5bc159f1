import "server-only";
import { and, eq, inArray, lte, sql, type SQL } from "drizzle-orm";
import { db, type Executor } from "../db/client";
import { operations } from "../db/schema";
import type { OperationRow } from "./present";

/**
 * This long after it was sent, and after this many complete syncs, a read that still shows the old state is
 * proof.
 */
const proofAfter = sql.raw("interval '15 minutes'");
const proofSyncs = 2;

/** A look that its process did not finish is taken up again after this long. */
const lease = sql.raw("interval '2 minutes'");
/** A provider that does not answer is asked again after this long. */
const restAfterFailure = sql.raw("interval '1 minute'");
/** How much later than the others of its round one comes whose look failed. */
const behindOthers = sql.raw("interval '1 second'");
/** From this age on, an unknown outcome is checked less and less often. */
const oldAge = sql.raw("interval '1 hour'");

/**
 * When the next look is due, by the number of looks so far: about 10 s, 1 min and 5 min after it was sent,
 * then after complete syncs.
 */
export function nextLook(looks: number | SQL): SQL<Date | null> {
  return sql`case (${looks})::int
    when 0 then now() + interval '10 seconds'
    when 1 then now() + interval '50 seconds'
    when 2 then now() + interval '4 minutes' end`;
}

/** The accounts at which a look is due. */
export async function accountsToLookAt(): Promise<string[]> {
  const { rows } = await db().execute<{ id: string }>(sql`
    select distinct account_id as id from operations
    where state = 'unknown' and checkable and next_look_at <= now()`);
  return rows.map(({ id }) => id);
}

/**
 * Takes up to `limit` operations of an account whose look is due, so that no other process looks at them at
 * the same time. In the order in which they came due, so that every one has its turn.
 */
export async function takeDue(accountId: string, limit: number): Promise<OperationRow[]> {
  return db().transaction(async (tx) => {
    const due = await tx
      .select()
      .from(operations)
      .where(
        and(
          eq(operations.accountId, accountId),
          eq(operations.state, "unknown"),
          operations.checkable,
          lte(operations.nextLookAt, sql`now()`),
        ),
      )
      .orderBy(operations.nextLookAt, operations.createdAt)
      .limit(limit)
      .for("update", { skipLocked: true });
    const ids = due.map(({ id }) => id);
    if (ids.length > 0)
      await tx
        .update(operations)
        .set({ nextLookAt: sql`now() + ${lease}` })
        .where(inArray(operations.id, ids));
    return due;
  });
}

/**
 * Stores that a look has not decided yet. Its message becomes `message`, unless a later change has narrowed
 * it in the meantime.
 */
export async function lookedAt(row: OperationRow, message?: string): Promise<OperationRow> {
  const said =
    message === undefined
      ? {}
      : {
          message: sql`case when ${operations.overtaken} = ${sql.param(row.overtaken)}::text[] then ${message}
            else ${operations.message} end`,
        };
  const [now = row] = await db()
    .update(operations)
    .set({
      looks: sql`${operations.looks} + 1`,
      lookedAt: sql`now()`,
      nextLookAt: nextLook(sql`${operations.looks} + 1`),
      ...said,
    })
    .where(and(eq(operations.id, row.id), eq(operations.state, "unknown")))
    .returning();
  return now;
}

/**
 * Releases what was taken and could not be checked. Those whose own look failed come after the others, which
 * they would otherwise hold up every time.
 */
export async function postpone(
  rows: readonly OperationRow[],
  failed: readonly OperationRow[] = [],
): Promise<void> {
  const idsOf = (some: readonly OperationRow[]) => sql.param(some.map(({ id }) => id));
  await db().execute(sql`
    with chosen as (
      select id from operations
      where id = any(${idsOf([...rows, ...failed])}::uuid[]) and state = 'unknown' and checkable
      order by id for no key update)
    update operations o set next_look_at = now() + ${restAfterFailure}
        + case when o.id = any(${idsOf(failed)}::uuid[]) then ${behindOthers} else interval '0' end
      from chosen where o.id = chosen.id`);
}

/** After a complete sync, everything it may have made clearer is due; old ones only now and then. */
export async function lookAfterSync(executor: Executor, accountId: string, startedAt: Date): Promise<void> {
  await executor.execute(sql`
    with chosen as (
      select id from operations
      where account_id = ${accountId} and state = 'unknown' and checkable
        and sent_at < ${startedAt}::timestamptz and (next_look_at is null or next_look_at > now() + ${lease})
        and (sent_at > now() - ${oldAge} or looked_at is null or now() - looked_at > (now() - sent_at) / 10)
      order by id for no key update)
    update operations o set next_look_at = now() from chosen where o.id = chosen.id`);
}

/**
 * Whether a read that still shows the old state now proves that nothing was applied. Asked before that read.
 */
export async function wouldProve({ id }: OperationRow): Promise<boolean> {
  const { rows } = await db().execute<{ proof: boolean }>(sql`
    select o.sent_at <= now() - ${proofAfter} and (
      select count(*) from (
        select 1 from sync_runs s
          where s.account_id = o.account_id and s.state = 'done' and s.whole and s.started_at > o.sent_at
            and s.finished_at <= now() limit ${proofSyncs}) whole
    ) = ${proofSyncs} as proof
    from operations o where o.id = ${id}`);
  return rows[0]?.proof === true;
}
