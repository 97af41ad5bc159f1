import "server-only";
import { sql, type SQL } from "drizzle-orm";
import type { Actor } from "../actor";
import { db, type Executor, type Transaction } from "../db/client";
import { lockTexts } from "../db/locks";
import { DeskError } from "../domain/errors";
import { plural } from "../domain/texts/message";
import type { RowState, RunView } from "../domain/runs/run";

/** What another run has made of a row, or may have: the same change must not be made twice. */
type Made = Extract<RowState, "done" | "planned" | "unknown" | "superseded">;
const made: readonly Made[] = ["done", "planned", "unknown", "superseded"];

/** Rows of a run that can be tried again. */
export const triable = ["partly", "refused", "cancelled"] as const satisfies RowState[];

interface Elsewhere extends Record<string, unknown> {
  position: number;
  state: Made;
  run_id: string;
  actor_id: string;
  actor_name: string;
  at: Date;
}

/**
 * SQL: a run and all that tried it again or that it tries again, as "family". No read of the provider can
 * tell whether traffic was added or a password set, so these rows are the only proof.
 */
export const family = (runId: string) => sql`
  with recursive family(id) as (
    select ${runId}::uuid
    union
    select n.id from family f cross join lateral (
      select r.parent_id as id from runs r where r.id = f.id and r.kind = 'retry'
      union all
      select r.id from runs r where r.parent_id = f.id and r.kind = 'retry') n)`;

/** SQL: whether two rows of runs are the same change of the same sub-user. */
export function isSameRow(one: SQL, other: SQL): SQL {
  // A sub-user that does not exist yet has only its name.
  const about = (row: SQL) =>
    sql`case when ${row}.operation = 'create' then ${row}.name else ${row}.remote_id end`;
  return sql`${one}.account_id = ${other}.account_id and ${one}.operation = ${other}.operation
    and ${about(one)} = ${about(other)}`;
}

/** SQL: of the rows of a run in these states, those that another started run has made or may have. */
function elsewhere(runId: string, states: readonly RowState[]): SQL {
  return sql`${family(runId)}
    select distinct on (m.position) m.position, w.state, u.id as run_id, u.actor_id, u.actor_name,
      coalesce(u.confirmed_at, u.created_at) as at
    from family f
      join runs u on u.id = f.id and u.state <> 'draft' and u.id <> ${runId}
      join run_rows w on w.run_id = u.id and w.state = any(${sql.param([...made])}::text[])
      join run_rows m on m.run_id = ${runId} and m.state = any(${sql.param([...states])}::text[])
        and ${isSameRow(sql`m`, sql`w`)}
    order by m.position, w.state <> 'done', u.created_at desc`;
}

/** By position: why a row of a run is not tried again. */
export async function triedElsewhere(actor: Actor, runId: string): Promise<Map<number, string>> {
  const { rows } = await db().execute<Elsewhere>(elsewhere(runId, triable));
  return new Map(rows.map((row) => [row.position, wordsOf(actor, row)]));
}

function wordsOf(actor: Actor, { state, actor_id, actor_name, at }: Elsewhere): string {
  const who = (name: string) => (actor_id === actor.staffId ? name : actor_name);
  const moment = `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  switch (state) {
    case "done":
      return `${who("You")} did it in the run of ${moment}.`;
    case "planned":
      return `It waits in the run that ${who("you")} started at ${moment}.`;
    case "unknown":
      return `${who("You")} tried it in the run of ${moment}, and it is not known yet whether it took effect.`;
    case "superseded":
      return `${who("You")} tried it in the run of ${moment}, and a later change replaced it.`;
  }
}

/** Adds to a run that has ended which other tried it again, and whether anything is left to try. */
export async function withRetryStatus(actor: Actor, view: RunView): Promise<RunView> {
  if (!view.retryable) return view;
  const {
    rows: [last],
  } = await db().execute<Elsewhere & { rows: number }>(sql`
    select *, count(*) over ()::int as rows from (${elsewhere(view.id, triable)}) e order by at desc limit 1`);
  if (!last) return view;
  const all = triable.reduce((sum, state) => sum + view.totals.byState[state], 0);
  return {
    ...view,
    retryable: last.rows < all,
    retried: {
      actor: last.actor_name,
      mine: last.actor_id === actor.staffId,
      at: last.at.toISOString(),
      runId: last.run_id,
    },
  };
}

/** Held while a run is started that tries another again: of two drafts with the same row one is. */
export async function lockRetries(tx: Transaction, runId: string): Promise<void> {
  const { rows } = await tx.execute<{ root: string }>(sql`
    with recursive up as (
      select id, parent_id from runs where id = ${runId} and kind = 'retry'
      union all
      select r.id, r.parent_id from up join runs r on r.id = up.parent_id and r.kind = 'retry')
    select parent_id as root from up
    where parent_id is not null and not exists (select 1 from up other where other.id = up.parent_id)`);
  await lockTexts(
    tx,
    rows.map(({ root }) => `retries of ${root}`),
  );
}

/** Refuses to start a draft with a row that another run has made, or may have, since it was planned. */
export async function requireNotTriedElsewhere(
  executor: Executor,
  actor: Actor,
  runId: string,
): Promise<void> {
  const { rows } = await executor.execute<Elsewhere>(elsewhere(runId, ["planned"]));
  const [first] = rows;
  if (!first) return;
  const who = first.actor_id === actor.staffId ? "you" : first.actor_name;
  throw new DeskError(
    "conflict",
    plural(rows.length, {
      one: `One of its rows is in a run that ${who} started since it was planned. Discard this draft and try again from the earlier run; nothing was started.`,
      other: `${rows.length} of its rows are in a run that ${who} started since it was planned. Discard this draft and try again from the earlier run; nothing was started.`,
    }),
  );
}
