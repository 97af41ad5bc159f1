import "server-only";
import { databaseNow } from "../clock";
import { configuredAccount } from "../accounts/configured";
import type { Actor } from "../actor";
import { isAllowed } from "../domain/staff/permissions";
import type { OperationName } from "../domain/operations/names";
import { hasEnded, type RunRecord } from "./access";
import { mayInBulk } from "./require-permission";
import { countWaiting } from "./reconcile";
import { wholeGB } from "../domain/providers/traffic-unit";
import type { RunView } from "../domain/runs/run";
import { readGroups, totalsOf, type GroupRow } from "./totals";
import { triable } from "./tried-elsewhere";
import { providerOf } from "./plan-rows";
import { operationFacts } from "../domain/operations/operations";

/** A run as the browser gets it, with its figures. */
export async function presentRun(actor: Actor, run: RunRecord, { digest = false } = {}): Promise<RunView> {
  const groups = await groupsOf(run, digest);
  const totals = totalsOf(groups);
  const recent = groups.reduce((sum, group) => sum + group.recent, 0);
  const since = groups.flatMap((group) => (group.first_recent ? [group.first_recent.getTime()] : []));
  const rate =
    run.state === "running" && recent > 1 && since.length > 0
      ? recent / Math.max(1, (databaseNow().getTime() - Math.min(...since)) / 1000)
      : null;
  const settled = totals.byState.done + totals.byState.refused + totals.byState.unknown;
  const over = run.state === "done" || run.state === "cancelled";
  const ended = hasEnded(run);
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
    unit: unitOf(groups),
    rate,
    secondsLeft: rate && totals.byState.planned > 0 ? Math.ceil(totals.byState.planned / rate) : null,
    irreversible: irreversibleOf(groups),
    resumable: run.state === "paused" && mayAll(actor, groups, run.kind === "undo" && totals.rows === 1),
    permitted: mayAll(actor, groups),
    undoable:
      ended &&
      groups.some(
        (group) =>
          group.state === "done" &&
          group.operation !== null &&
          providerOf(group.account_id).undoneBy(group.operation) !== null,
      ),
    retryable: ended && triable.some((state) => totals.byState[state] > 0) && run.kind !== "undo",
    receipt: receiptOf(actor, run, settled > 0 && ended ? groups : []),
  };
}

function unitOf(groups: readonly GroupRow[]): RunView["unit"] {
  const changed = groups.filter(({ operation }) => operation !== null);
  const units = new Set(
    (changed.length > 0 ? changed : groups).map(({ account_id, operation }) => {
      if (operation === "set-limits") return wholeGB.label;
      if (!configuredAccount(account_id)) return null;
      const { unit, takesBack } = providerOf(account_id);
      return operation === "take-back" && takesBack !== "all" ? takesBack.unit.label : unit.label;
    }),
  );
  const [unit = null] = units;
  return units.size === 1 ? unit : null;
}

function receiptOf(actor: Actor, run: RunRecord, groups: readonly GroupRow[]): RunView["receipt"] {
  if (run.receiptErasedAt) return "erased";
  if (run.receiptTakenAt) return run.receiptTakenBy === actor.staffId ? "mine" : "taken";
  return groups.some(({ sealed, state }) => sealed > 0 && (state === "done" || state === "unknown"))
    ? "ready"
    : "none";
}

/** Whether a person may do what these rows do; the undo of a single operation is no bulk run. */
function mayAll(actor: Actor, groups: GroupRow[], single = false): boolean {
  return groups.every(
    ({ operation }) =>
      operation === null ||
      (single ? isAllowed(actor.role, operationFacts[operation].permission) : mayInBulk(actor, operation)),
  );
}

/** Figures of runs that can no longer change: the list would otherwise add up all their rows every time. */
const final = new Map<string, { correctedAt: number; groups: GroupRow[] }>();

const maxFinal = 500;

async function groupsOf(run: RunRecord, digest: boolean): Promise<GroupRow[]> {
  const correctedAt = run.correctedAt?.getTime() ?? 0;
  const known = final.get(run.id);
  if (known?.correctedAt === correctedAt) return known.groups;
  const groups = await readGroups(run.id, digest);
  // A waiting or unknown row may still be settled, even after the end.
  if (run.finishedAt && !groups.some(({ state }) => state === "planned" || state === "unknown")) {
    if (final.size >= maxFinal) final.clear();
    final.set(run.id, { correctedAt, groups });
  }
  return groups;
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
