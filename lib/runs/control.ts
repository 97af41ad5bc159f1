import "server-only";
import { and, count, eq, inArray, isNull, or } from "drizzle-orm";
import type { z } from "zod";
import type { AuditAction } from "../domain/audit/audit";
import { recordAudit } from "../audit/record";
import { demand, demandConfirmed, type Actor, type Origin, type PresentActor } from "../actor";
import { db, type Transaction } from "../db/client";
import { runRows, runs } from "../db/schema";
import { DeskError } from "../domain/errors";
import { isAbandoned } from "../instance";
import { enqueueRun } from "../queue";
import { demandOwn, lockRun, readRun } from "./access";
import { demandRunWithinCeilings } from "./ceilings";
import { takesConfirmationAsRun } from "./confirmed";
import { demandRun } from "./demand";
import { readDigest } from "./digest";
import { cancelLeftRows, excludeFromDraft } from "./row-state";
import { getRun, readTotals, toRunView } from "./get";
import type { confirmRunRequest, excludeRowsRequest } from "./schema";
import type { RunState, RunView } from "../domain/runs/run";

type RunId = { runId: string };
type RunRecord = typeof runs.$inferSelect;

/** Takes rows out of one's own draft, or back in. */
export async function excludeRows(
  actor: Actor,
  request: z.infer<typeof excludeRowsRequest>,
  origin: Origin,
): Promise<RunView> {
  demand(actor, "runs.plan");
  await db().transaction(async (tx) => {
    const draft = await lockRun(tx, actor, request.runId);
    if (draft.state !== "draft") throw new DeskError("conflict", "Only a draft can be changed.");
    demandOwn(actor, draft);
    await demandRun(tx, actor, draft);
    const moved = await excludeFromDraft(tx, draft.id, request.positions, request.excluded);
    if (moved.length === 0) return;
    await recordAudit(tx, actor, origin, {
      action: "run.edit",
      outcome: "done",
      subject: draft.params.action,
      runId: draft.id,
      after: {
        [request.excluded ? "excluded" : "included"]: moved.length,
        rows: rangesOf(moved),
      },
    });
  });
  return getRun(actor, request);
}

/**
 * Sets one's own draft going, exactly as the person saw it: the digest of its rows is compared under the lock
 * that every change of the draft takes, and whether it takes a fresh confirmation is judged then, by the rows
 * that will be sent.
 */
export async function confirmRun(
  actor: PresentActor,
  request: z.infer<typeof confirmRunRequest>,
  origin: Origin,
): Promise<RunView> {
  demand(actor, "runs.control");
  const run = await db().transaction(async (tx) => {
    const draft = await lockRun(tx, actor, request.runId);
    // A second click finds it under way already, which is what was asked for.
    if (draft.state !== "draft") return draft;
    demandOwn(actor, draft);
    await demandRun(tx, actor, draft);
    if ((await readDigest(tx, draft.id)) !== request.digest)
      throw new DeskError(
        "conflict",
        "The draft has changed since it was shown to you. Look at it again; nothing was started.",
      );
    const planned = await tx
      .select({ operation: runRows.operation, rows: count() })
      .from(runRows)
      .where(and(eq(runRows.runId, draft.id), eq(runRows.state, "planned")))
      .groupBy(runRows.operation);
    if (planned.length === 0)
      throw new DeskError("conflict", "Nothing would change: every row is skipped or left out.");
    await demandRunWithinCeilings(tx, actor, await readTotals(tx, draft.id));
    if (takesConfirmationAsRun(planned)) demandConfirmed(actor);
    return move(tx, actor, draft.id, ["draft"], "queued", "run.start", origin, {
      confirmedAt: new Date(),
      reason: request.reason ?? null,
      actorName: actor.name,
    });
  });
  await enqueueRun(run.id);
  return toRunView(actor, run);
}

export async function pauseRun(actor: Actor, { runId }: RunId, origin: Origin): Promise<RunView> {
  demand(actor, "runs.control");
  await readRun(actor, runId);
  return toRunView(
    actor,
    await moveAlone(actor, runId, ["queued", "running", "paused"], "paused", "run.pause", origin, {
      pauseReason: "person",
      pauseMessage: `Paused by ${actor.name}.`,
    }),
  );
}

export async function resumeRun(actor: Actor, { runId }: RunId, origin: Origin): Promise<RunView> {
  demand(actor, "runs.control");
  await demandRun(db(), actor, await readRun(actor, runId));
  const run = await moveAlone(actor, runId, ["paused"], "queued", "run.resume", origin, {
    pauseReason: null,
    pauseMessage: null,
  });
  await enqueueRun(runId);
  return toRunView(actor, run);
}

/** What is under way ends as it ends; the rest is not done. */
export async function cancelRun(actor: Actor, { runId }: RunId, origin: Origin): Promise<RunView> {
  demand(actor, "runs.control");
  await readRun(actor, runId);
  const run = await moveAlone(
    actor,
    runId,
    ["queued", "running", "paused"],
    "cancelled",
    "run.cancel",
    origin,
    { pauseReason: null, pauseMessage: null },
  );
  if (run.instanceId === null) await closeCancelled();
  return getRun(actor, { runId: run.id });
}

/** Rows of cancelled runs that nobody works on any more. Rows whose operation has begun are settled by it. */
export async function closeCancelled(): Promise<void> {
  await cancelLeftRows();
  await db()
    .update(runs)
    .set({ finishedAt: new Date() })
    .where(
      and(
        eq(runs.state, "cancelled"),
        isNull(runs.finishedAt),
        or(isNull(runs.instanceId), isAbandoned(runs.instanceId, runs.id)),
      ),
    );
}

type Move = [
  actor: Actor,
  runId: string,
  from: RunState[],
  to: RunState,
  action: Extract<AuditAction, `run.${string}`>,
  origin: Origin,
  values: Partial<typeof runs.$inferInsert>,
];

function moveAlone(...change: Move): Promise<RunRecord> {
  return db().transaction((tx) => move(tx, ...change));
}

async function move(
  tx: Transaction,
  ...[actor, runId, from, to, action, origin, values]: Move
): Promise<RunRecord> {
  const [run] = await tx
    .update(runs)
    .set({ ...values, state: to })
    .where(and(eq(runs.id, runId), inArray(runs.state, from)))
    .returning();
  if (!run) throw new DeskError("conflict", "The run has moved on in the meantime.");
  await recordAudit(tx, actor, origin, {
    action,
    outcome: "done",
    subject: run.params.action,
    runId: run.id,
    reason: run.reason,
    after: { state: to },
  });
  return run;
}

/** Ten thousand positions in few words: "0-99, 105". */
function rangesOf(positions: readonly number[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const position of positions.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && position === last.to + 1) last.to = position;
    else ranges.push({ from: position, to: position });
  }
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
}
