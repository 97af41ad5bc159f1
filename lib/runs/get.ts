import "server-only";
import { desc, eq, ne, or, sql } from "drizzle-orm";
import { configuredAccount } from "../accounts/configured";
import { demand, type Actor } from "../actor";
import { isAllowed } from "../domain/staff/permissions";
import { db, type Executor } from "../db/client";
import { runs } from "../db/schema";
import type { OperationName } from "../domain/operations/names";
import { readRun } from "./access";
import { mayInBulk } from "./demand";
import { digestOf } from "./digest";
import { countWaiting } from "./reconcile";
import { capFields, type CapField } from "../domain/sub-users/sub-user";
import { rowStates, type RowState, type RunTotals, type RunView } from "../domain/runs/run";

type RunRecord = typeof runs.$inferSelect;

interface GroupRow extends Record<string, unknown> {
  account_id: string;
  state: RowState;
  operation: OperationName | null;
  rows: number;
  traffic_added: number;
  cut_off: number;
  promised: number;
  most_promised: number;
  lifted: number;
  still_off: number;
  still_disabled: number;
  needing: number;
  needs: CapField[] | null;
  recent: number;
  first_recent: Date | null;
  sealed: number;
  digest?: string;
  unverified: number;
}

/** The whole run without its rows. */
export async function getRun(actor: Actor, { runId }: { runId: string }): Promise<RunView> {
  const run = await readRun(actor, runId);
  return toRunView(actor, run, { digest: run.state === "draft" });
}

/** Newest first; of drafts that were never confirmed at most those that the person who asks may see. */
export async function listRuns(actor: Actor, { limit = 50, drafts = true } = {}): Promise<RunView[]> {
  demand(actor, "runs.read");
  const confirmed = ne(runs.state, "draft");
  const visible = isAllowed(actor.role, "runs.oversee")
    ? undefined
    : or(confirmed, eq(runs.actorId, actor.staffId));
  const rows = await db()
    .select()
    .from(runs)
    .where(drafts ? visible : confirmed)
    .orderBy(desc(runs.createdAt))
    .limit(limit);
  return Promise.all(rows.map((run) => toRunView(actor, run)));
}

export async function toRunView(actor: Actor, run: RunRecord, { digest = false } = {}): Promise<RunView> {
  const groups = await groupsOf(run, digest);
  const totals = totalsOf(groups);
  const recent = groups.reduce((sum, group) => sum + group.recent, 0);
  const since = groups.flatMap((group) => (group.first_recent ? [group.first_recent.getTime()] : []));
  const rate =
    run.state === "running" && recent > 1 && since.length > 0
      ? recent / Math.max(1, (Date.now() - Math.min(...since)) / 1000)
      : null;
  const settled = totals.byState.done + totals.byState.refused + totals.byState.unknown;
  const over = run.state === "done" || run.state === "cancelled";
  return {
    id: run.id,
    state: run.state,
    kind: run.kind,
    parentId: run.parentId,
    action: run.params.action,
    params: run.params,
    actor: run.actorName,
    editable: run.state === "draft" && run.actorId === actor.staffId,
    digest: groups[0]?.digest ?? null,
    reason: run.reason,
    createdAt: run.createdAt.toISOString(),
    confirmedAt: run.confirmedAt?.toISOString() ?? null,
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    pauseReason: run.pauseReason,
    pauseMessage: run.pauseMessage,
    waiting: totals.byState.unknown > 0 && !over ? await countWaiting(run.id) : 0,
    totals,
    rate,
    secondsLeft: rate && totals.byState.planned > 0 ? Math.ceil(totals.byState.planned / rate) : null,
    irreversible: irreversibleOf(groups),
    resumable: run.state === "paused" && mayAll(actor, groups, run.kind === "undo" && totals.rows === 1),
    permitted: mayAll(actor, groups),
    undoable:
      over && groups.some((group) => group.state === "done" && isUndoable(group.account_id, group.operation)),
    retryable: over && totals.byState.refused + totals.byState.cancelled > 0 && run.kind !== "undo",
    receipt: run.receiptTakenAt
      ? "taken"
      : settled > 0 &&
          groups.some((group) => group.sealed > 0 && (group.state === "done" || group.state === "unknown"))
        ? "ready"
        : "none",
  };
}

/** Whether a person may do what these rows do; the way back from a single operation is no bulk run. */
function mayAll(actor: Actor, groups: GroupRow[], single = false): boolean {
  return groups.every(
    ({ operation }) =>
      operation === null ||
      (single ? isAllowed(actor.role, `sub-users.${operation}`) : mayInBulk(actor, operation)),
  );
}

/**
 * Figures of runs that nothing can change any more: the list of runs would otherwise add up all their rows at
 * every look.
 */
const final = new Map<string, { correctedAt: number; groups: GroupRow[] }>();
const mostFinal = 500;

async function groupsOf(run: RunRecord, digest: boolean): Promise<GroupRow[]> {
  const correctedAt = run.correctedAt?.getTime() ?? 0;
  const known = final.get(run.id);
  if (known?.correctedAt === correctedAt) return known.groups;
  const groups = await readGroups(run.id, digest);
  // A row that waits or is unknown may still be settled, even after the end.
  if (run.finishedAt && !groups.some(({ state }) => state === "planned" || state === "unknown")) {
    if (final.size >= mostFinal) final.clear();
    final.set(run.id, { correctedAt, groups });
  }
  return groups;
}

/** What a row newly promises; `before` and `after` are its images. */
const promise = sql`case
  when after ? 'added' then (after->>'added')::bigint
  when jsonb_typeof(after->'trafficCap') is distinct from 'number' or before->>'trafficCap' = 'unlimited' then 0
  else greatest(0, (after->>'trafficCap')::bigint - case when jsonb_typeof(before->'trafficCap') = 'number' then (before->>'trafficCap')::bigint else 0 end) end`;

/** In one statement, so that the digest is of the very rows that are counted. */
async function readGroups(runId: string, digest: boolean, executor: Executor = db()): Promise<GroupRow[]> {
  const { rows } = await executor.execute<GroupRow>(sql`
    select account_id, state, operation, count(*) as rows,
      coalesce(sum(case
        when state not in ('planned', 'done', 'unknown') then 0
        when after ? 'added' then (after->>'added')::bigint
        when jsonb_typeof(after->'trafficCap') = 'number' and jsonb_typeof(before->'trafficCap') = 'number' then (after->>'trafficCap')::bigint - (before->>'trafficCap')::bigint
        else 0 end), 0)::double precision as traffic_added,
      count(*) filter (where after ? 'cutsOff') as cut_off,
      coalesce(sum(${promise}), 0)::double precision as promised,
      coalesce(max(${promise}), 0)::double precision as most_promised,
      count(*) filter (where after->>'trafficCap' = 'unlimited' and before->>'trafficCap' is distinct from 'unlimited' or operation = 'create' and after->'trafficCap' = 'null') as lifted,
      count(*) filter (where after ? 'stillOff') as still_off,
      count(*) filter (where after->>'stillOff' = 'disabled') as still_disabled,
      count(*) filter (where needs <> '[]') as needing,
      (select jsonb_agg(distinct cap) from jsonb_array_elements(jsonb_agg(needs) filter (where needs <> '[]')) each, jsonb_array_elements(each) cap) as needs,
      count(*) filter (where settled_at > now() - interval '60 seconds') as recent,
      min(settled_at) filter (where settled_at > now() - interval '60 seconds') as first_recent,
      count(sealed) as sealed, count(*) filter (where unverified and state = 'done') as unverified
      ${digest ? sql`, ${digestOf(runId)} as digest` : sql.empty()}
    from run_rows r where run_id = ${runId} group by account_id, state, operation`);
  return rows;
}

export async function readTotals(executor: Executor, runId: string): Promise<RunTotals> {
  return totalsOf(await readGroups(runId, false, executor));
}

function totalsOf(groups: GroupRow[]): RunTotals {
  const byState = Object.fromEntries(rowStates.map((state) => [state, 0])) as Record<RowState, number>;
  const byAccount = new Map<string, number>();
  let trafficAdded = 0;
  let cutOff = 0;
  let unverified = 0;
  let stillOff = 0;
  let stillDisabled = 0;
  const planned = groups.filter(({ state }) => state === "planned");
  for (const group of groups) {
    byState[group.state] += group.rows;
    unverified += group.unverified;
    if (group.state === "planned")
      byAccount.set(group.account_id, (byAccount.get(group.account_id) ?? 0) + group.rows);
    if (group.state === "planned" || group.state === "done" || group.state === "unknown") {
      trafficAdded += group.traffic_added;
      cutOff += group.cut_off;
      stillOff += group.still_off;
      stillDisabled += group.still_disabled;
    }
  }
  const sum = (of: GroupRow[], pick: (group: GroupRow) => number) =>
    of.reduce((total, group) => total + pick(group), 0);
  return {
    byState,
    rows: sum(groups, (group) => group.rows),
    unverified,
    trafficAdded,
    cutOff,
    promised: sum(planned, (group) => group.promised),
    mostPromised: Math.max(0, ...planned.map((group) => group.most_promised)),
    lifted: sum(planned, (group) => group.lifted),
    stillOff,
    stillDisabled,
    needing: sum(groups, (group) => group.needing),
    needs: capFields.filter((cap) => groups.some((group) => group.needs?.includes(cap))),
    byAccount: [...byAccount].map(([accountId, count]) => ({ accountId, planned: count })),
  };
}

function irreversibleOf(groups: GroupRow[]): string[] {
  const sentences = groups
    .filter((group) => group.operation !== null && group.state !== "skipped" && group.state !== "excluded")
    .map(
      (group) =>
        configuredAccount(group.account_id)?.connection.operations[group.operation as OperationName]
          ?.irreversible,
    );
  return [...new Set(sentences.filter((sentence) => sentence !== undefined))];
}

/** An inverse exists where the provider can also do the opposite. */
export function isUndoable(accountId: string, operation: OperationName | null): boolean {
  const operations = configuredAccount(accountId)?.connection.operations;
  if (!operations) return false;
  if (operation === "enable") return operations.disable !== undefined;
  if (operation === "disable") return operations.enable !== undefined;
  return (operation === "set-limits" || operation === "set-note") && operations[operation] !== undefined;
}
