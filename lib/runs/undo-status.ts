import "server-only";
import { inArray, sql } from "drizzle-orm";
import type { Actor } from "../actor";
import { db } from "../db/client";
import { operations } from "../db/schema";
import type { Image } from "../domain/operations/asked";
import type { OperationView } from "../domain/operations/operation";
import type { LaterChange, UndoStatus } from "../domain/operations/undo-status";
import type { RunView } from "../domain/runs/run";
import type { OperationRow } from "../operations/present";
import { inverse } from "./inverse";
import { againstNow, undoWords } from "./plan-again";
import type { NewRow } from "./plan-row";

/** A run with more rows is always offered its undo: the draft says of each row what became of it. */
const fewRows = 10;

/** Adds to what each operation did whether it can still be undone, by one statement a question for all. */
export async function withUndoStatus(
  actor: Actor,
  views: readonly OperationView[],
): Promise<OperationView[]> {
  const statuses = await undoStatusesOf(
    actor,
    views.filter(({ state }) => state === "done").map(({ id }) => id),
  );
  return views.map((view) => {
    const undo = statuses.get(view.id);
    return undo ? { ...view, undo } : view;
  });
}

/** The same for runs that have ended. */
export async function withUndoStatusOfRuns(actor: Actor, views: readonly RunView[]): Promise<RunView[]> {
  const undoable = views.filter((view) => view.undoable);
  if (undoable.length === 0) return [...views];
  const undone = await undosOf(actor, undoable);
  const few = undoable.filter(
    ({ id, totals }) => undone.get(id)?.state !== "undone" && totals.byState.done <= fewRows,
  );
  const rows = await rowsOf(few);
  const statuses = await undoStatusesOf(
    actor,
    rows.map(({ operation_id: id }) => id),
  );
  const byRun = new Map<string, UndoStatus[]>();
  for (const { run_id: run, operation_id: id } of rows) {
    const status = statuses.get(id);
    if (status) byRun.set(run, [...(byRun.get(run) ?? []), status]);
  }
  return views.map((view) => {
    if (!view.undoable) return view;
    return { ...view, undo: combineStatuses(byRun.get(view.id) ?? [], undone.get(view.id)) };
  });
}

/** While one sub-user can be put back, so can the run. */
function combineStatuses(rows: readonly UndoStatus[], byUndo: UndoStatus | undefined): UndoStatus {
  if (byUndo?.state === "undone") return byUndo;
  if (rows.length === 0 || rows.some(({ state }) => state === "open")) return byUndo ?? { state: "open" };
  if (byUndo?.state === "partly") return { ...byUndo, over: true };
  const said = rows.filter((row) => "by" in row);
  const time = ({ by }: (typeof said)[number]) => (typeof by === "object" && by ? by.at : "");
  const [latest] = said.toSorted((a, b) => (time(a) < time(b) ? 1 : -1));
  const first = rows[0] ?? ({ state: "open" } as const);
  if (!latest) return first;
  return { ...latest, state: rows.every(({ state }) => state === "undone") ? "undone" : "changed" };
}

/** Runs that undid others and were not undone themselves. An undo of some of the rows alone is "partly". */
async function undosOf(actor: Actor, parents: readonly RunView[]): Promise<Map<string, UndoStatus>> {
  const { rows } = await db().execute<{
    parent_id: string;
    id: string;
    actor_id: string;
    actor_name: string;
    at: Date;
    back: number;
  }>(sql`
    select distinct on (u.parent_id) u.parent_id, u.id, u.actor_id, u.actor_name,
      coalesce(u.finished_at, u.confirmed_at, u.created_at) as at,
      sum(back) over (partition by u.parent_id)::int as back
    from runs u
      cross join lateral (select count(*) as back from run_rows r where r.run_id = u.id and r.state = 'done') r
    where u.kind = 'undo' and u.state <> 'draft' and back > 0
      and u.parent_id = any(${sql.param(parents.map(({ id }) => id))}::uuid[])
      and not exists (select 1 from runs v join run_rows w on w.run_id = v.id
        where v.parent_id = u.id and v.kind = 'undo' and v.state <> 'draft' and w.state = 'done')
    order by u.parent_id, u.created_at desc`);
  const doneOf = new Map(parents.map(({ id, totals }) => [id, totals.byState.done]));
  return new Map(
    rows.map(({ parent_id: parent, back, id, ...by }) => [
      parent,
      {
        state: back >= (doneOf.get(parent) ?? 0) ? "undone" : "partly",
        by: { ...laterChange(actor, by), runId: id, operationId: id },
      },
    ]),
  );
}

async function rowsOf(runs: readonly RunView[]) {
  if (runs.length === 0) return [];
  const { rows } = await db().execute<{ run_id: string; operation_id: string }>(sql`
    select r.run_id, r.operation_id from run_rows r
    where r.run_id = any(${sql.param(runs.map(({ id }) => id))}::uuid[]) and r.state = 'done'`);
  return rows;
}

/** By operation; without those that nothing undoes. */
async function undoStatusesOf(actor: Actor, ids: string[]): Promise<Map<string, UndoStatus>> {
  if (ids.length === 0) return new Map();
  const all = await db().select().from(operations).where(inArray(operations.id, ids));
  const ways = all.map((row) => ({ row, way: inverse(row) })).filter(({ way }) => way.state === "planned");
  const compared = await compareWithNow(
    actor,
    ways.map(({ row }) => row),
    ways.map(({ way }) => way),
  );
  return new Map(ways.map(({ row }, at) => [row.id, compared[at]?.status ?? { state: "open" }]));
}

/** Rows of an undo as they are now: one whose sub-user was changed since is skipped, and says by whom. */
export async function undoAgainstNow(
  actor: Actor,
  done: readonly OperationRow[],
  inverses: readonly NewRow[],
): Promise<NewRow[]> {
  return (await compareWithNow(actor, done, inverses)).map(({ row, status }) =>
    status && "by" in status ? { ...row, message: wordsOf(status) } : row,
  );
}

async function compareWithNow(
  actor: Actor,
  done: readonly OperationRow[],
  inverses: readonly NewRow[],
): Promise<{ row: NewRow; status?: UndoStatus }[]> {
  const rows = await againstNow([...inverses], undoWords);
  const isOvertaken = ({ state, message }: NewRow) =>
    state === "skipped" && (message === undoWords.already || message === undoWords.changed);
  const by = await latestChanges(
    actor,
    done.flatMap((operation, at) => {
      const [way, row] = [inverses[at], rows[at]];
      return way?.state === "planned" && row && isOvertaken(row) ? [{ operation, restores: way.after }] : [];
    }),
  );
  return rows.map((row, at) => {
    const [operation, way] = [done[at], inverses[at]];
    if (!operation || way?.state !== "planned") return { row };
    if (row.state === "planned" || row.needs) return { row, status: { state: "open" } };
    if (!isOvertaken(row)) return { row, status: { state: "lost", why: row.message ?? "" } };
    const state = row.message === undoWords.already ? "undone" : "changed";
    return { row, status: { state, by: by.get(operation.id) ?? null } };
  });
}

/** By operation: what changed its fields last. */
async function latestChanges(
  actor: Actor,
  overtaken: readonly { operation: OperationRow; restores: Image }[],
): Promise<Map<string, LaterChange | "outside">> {
  if (overtaken.length === 0) return new Map();
  const each = (pick: (row: OperationRow) => string | null) =>
    sql.param(overtaken.map(({ operation }) => pick(operation)));
  const { rows } = await db().execute<{
    of: string;
    id: string | null;
    run_id: string | null;
    actor_id: string | null;
    actor_name: string;
    at: Date;
    drifted_at: Date | null;
  }>(sql`
    select given.id as of, o.id, o.run_id, o.actor_id, o.actor_name, o.at, d.at as drifted_at
    from unnest(${each(({ id }) => id)}::uuid[], ${each(({ accountId }) => accountId)}::text[],
        ${each(({ remoteId }) => remoteId)}::text[], ${each(({ createdAt }) => createdAt.toISOString())}::timestamptz[],
        ${sql.param(overtaken.map(({ restores }) => JSON.stringify(Object.keys(restores))))}::jsonb[])
      as given(id, account_id, remote_id, at, fields)
    left join lateral (
      select n.id, n.run_id, n.actor_id, n.actor_name, coalesce(n.settled_at, n.created_at) as at from operations n
      where n.account_id = given.account_id and n.remote_id = given.remote_id and n.created_at >= given.at
        and n.id <> given.id and n.state in ('done', 'partly') and n.before is not null and n.after is not null
        and exists (select 1 from jsonb_array_elements_text(given.fields) field
          where n.after -> field is distinct from n.before -> field)
      order by n.created_at desc limit 1) o on true
    left join lateral (
      select x.at from drifts x
      where x.account_id = given.account_id and x.remote_id = given.remote_id and x.at > given.at
        and exists (select 1 from jsonb_array_elements_text(given.fields) field where x.after ? field)
      order by x.at desc limit 1) d on true`);
  return new Map(
    rows.flatMap((row): [string, LaterChange | "outside"][] => {
      if (row.drifted_at && (row.id === null || row.drifted_at > row.at)) return [[row.of, "outside"]];
      if (row.id === null) return [];
      return [[row.of, { ...laterChange(actor, row), runId: row.run_id, operationId: row.id }]];
    }),
  );
}

const laterChange = (actor: Actor, by: { actor_id: string | null; actor_name: string; at: Date }) => ({
  actor: by.actor_name,
  mine: by.actor_id === actor.staffId,
  at: by.at.toISOString(),
});

function wordsOf({ state, by }: Extract<UndoStatus, { by: unknown }>): string {
  if (state === "undone") {
    if (by === "outside" || by === null) return undoWords.already;
    return by.mine ? "You have already undone it." : `${by.actor} has already undone it.`;
  }
  if (by === "outside") return "It was changed outside Subdesk since.";
  if (by === null) return undoWords.changed;
  return by.mine ? "You have changed it since." : `${by.actor} has changed it since.`;
}
