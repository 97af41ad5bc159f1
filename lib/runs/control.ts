import "server-only";
import { and, count, eq, inArray, isNull, or, sql } from "drizzle-orm";
import type { z } from "zod";
import type { AuditAction } from "../audit/schema";
import { recordAudit } from "../audit/record";
import { demand, type Actor, type Origin } from "../auth/actor";
import { db } from "../db/client";
import { runRows, runs } from "../db/schema";
import { DeskError } from "../errors";
import { isAbandoned } from "../instance";
import { enqueueRun } from "../worker/queue";
import { demandRun } from "./demand";
import { getRun, toRunView } from "./get";
import { findRun } from "./store";
import type { confirmRunRequest, excludeRowsRequest, RunState, RunView } from "./schema";

type RunId = { runId: string };

/** Takes rows out of a draft, or back in. */
export async function excludeRows(actor: Actor, request: z.infer<typeof excludeRowsRequest>): Promise<RunView> {
  demand(actor, "runs.plan");
  const run = await findRun(request.runId);
  if (run?.state !== "draft") throw new DeskError("conflict", "Only a draft can be changed.");
  await db()
    .update(runRows)
    .set({ state: request.excluded ? "excluded" : "planned" })
    .where(and(eq(runRows.runId, request.runId), inArray(runRows.position, request.positions), eq(runRows.state, request.excluded ? "planned" : "excluded")));
  return getRun(actor, request);
}

/** Sets a draft going. The number of rows is what the person saw; another one means the draft was changed under them. */
export async function confirmRun(actor: Actor, request: z.infer<typeof confirmRunRequest>, origin: Origin): Promise<RunView> {
  demand(actor, "runs.control");
  const [planned] = await db()
    .select({ count: count() })
    .from(runRows)
    .where(and(eq(runRows.runId, request.runId), eq(runRows.state, "planned")));
  const current = await findRun(request.runId);
  if (!current) throw new DeskError("not-found", "There is no such run.");
  // A second click finds it under way already, which is what was asked for.
  if (current.state !== "draft") return toRunView(current);
  await demandRun(actor, current);
  if (planned?.count !== request.rows) throw new DeskError("conflict", `The draft now has ${planned?.count ?? 0} rows instead of ${request.rows}. Look at it again.`);
  const run = await move(actor, request.runId, ["draft"], "queued", "run.start", origin, { confirmedAt: new Date(), reason: request.reason ?? null, actorId: actor.staffId, actorName: actor.name });
  await enqueueRun(run.id);
  return toRunView(run);
}

export async function pauseRun(actor: Actor, { runId }: RunId, origin: Origin): Promise<RunView> {
  demand(actor, "runs.control");
  return toRunView(await move(actor, runId, ["queued", "running", "paused"], "paused", "run.pause", origin, { pauseReason: "person", pauseMessage: `Paused by ${actor.name}.` }));
}

export async function resumeRun(actor: Actor, { runId }: RunId, origin: Origin): Promise<RunView> {
  demand(actor, "runs.control");
  const current = await findRun(runId);
  if (current) await demandRun(actor, current);
  const run = await move(actor, runId, ["paused"], "queued", "run.resume", origin, { pauseReason: null, pauseMessage: null });
  await enqueueRun(runId);
  return toRunView(run);
}

/** What is under way ends as it ends; the rest is not done. */
export async function cancelRun(actor: Actor, { runId }: RunId, origin: Origin): Promise<RunView> {
  demand(actor, "runs.control");
  const run = await move(actor, runId, ["queued", "running", "paused"], "cancelled", "run.cancel", origin, { pauseReason: null, pauseMessage: null });
  if (run.instanceId === null) await closeCancelled();
  return getRun(actor, { runId: run.id });
}

/** Rows of cancelled runs that nobody works on any more. Rows whose operation has begun are settled by it. */
export async function closeCancelled(): Promise<void> {
  await db().execute(sql`
    update run_rows set state = 'cancelled', settled_at = now() from runs
    where runs.id = run_rows.run_id and runs.state = 'cancelled' and run_rows.state = 'planned'
      and (runs.instance_id is null or ${isAbandoned(runs.instanceId, runs.id)})
      and not exists (select 1 from operations o where o.id = run_rows.operation_id and not (o.state = 'skipped' and o.sent_at is null))`);
  await db()
    .update(runs)
    .set({ finishedAt: new Date() })
    .where(and(eq(runs.state, "cancelled"), isNull(runs.finishedAt), or(isNull(runs.instanceId), isAbandoned(runs.instanceId, runs.id))));
}

async function move(
  actor: Actor,
  runId: string,
  from: RunState[],
  to: RunState,
  action: Extract<AuditAction, `run.${string}`>,
  origin: Origin,
  values: Partial<typeof runs.$inferInsert>,
): Promise<typeof runs.$inferSelect> {
  return db().transaction(async (tx) => {
    const [run] = await tx
      .update(runs)
      .set({ ...values, state: to })
      .where(and(eq(runs.id, runId), inArray(runs.state, from)))
      .returning();
    if (!run) throw new DeskError("conflict", "The run has moved on meanwhile.");
    await recordAudit(tx, { action, outcome: "done", actorId: actor.staffId, actorName: actor.name, subject: run.params.action, reason: run.reason, runId, after: { state: to }, ...origin });
    return run;
  });
}
