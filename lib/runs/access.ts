import "server-only";
import { eq } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { isAllowed } from "../domain/staff/permissions";
import { type Executor, type Transaction, db } from "../db/client";
import { runs } from "../db/schema";
import { DeskError } from "../domain/errors";
import { requireNotRemoved } from "../retention/removed";
import { isUuid } from "../domain/uuid";

export type RunRecord = typeof runs.$inferSelect;

/** A started run is visible to everyone who may read runs; a draft only to its owner and administrators. */
function mayRead(actor: Actor, run: Pick<RunRecord, "state" | "actorId">): boolean {
  return run.state !== "draft" || run.actorId === actor.staffId || isAllowed(actor.role, "runs.oversee");
}

/** The run, if this person may see it; for anyone else it does not exist. */
export async function readRun(actor: Actor, runId: string): Promise<RunRecord> {
  requirePermission(actor, "runs.read");
  return requireReadable(actor, runId, await findRun(runId));
}

/** The same, locked until the transaction ends: no row of a draft is left out or included in the meantime. */
export async function lockRun(tx: Transaction, actor: Actor, runId: string): Promise<RunRecord> {
  const [run] = isUuid(runId) ? await tx.select().from(runs).where(eq(runs.id, runId)).for("update") : [];
  return requireReadable(actor, runId, run, tx);
}

/** No one may change or start what someone else planned. */
export function requireOwnDraft(actor: Actor, draft: Pick<RunRecord, "actorId" | "actorName">): void {
  if (draft.actorId !== actor.staffId)
    throw new DeskError(
      "forbidden",
      `Only ${draft.actorName} can change or start this draft. You can discard it.`,
    );
}

async function requireReadable(
  actor: Actor,
  runId: string,
  run: RunRecord | undefined,
  executor: Executor = db(),
): Promise<RunRecord> {
  if (!run && isUuid(runId)) await requireNotRemoved("run", runId, executor);
  if (!run || !mayRead(actor, run)) throw new DeskError("not-found", "There is no such run.");
  return run;
}

async function findRun(id: string) {
  if (!isUuid(id)) return undefined;
  const [run] = await db().select().from(runs).where(eq(runs.id, id));
  return run;
}

/** Rows of a cancelled run that are under way still end, until no process works on it any more. */
export function hasEnded({
  state,
  finishedAt,
}: Pick<typeof runs.$inferSelect, "state" | "finishedAt">): boolean {
  return state === "done" || (state === "cancelled" && finishedAt !== null);
}

export async function endedRun(actor: Actor, id: string) {
  const run = await readRun(actor, id);
  if (!hasEnded(run)) throw new DeskError("conflict", "The run has not ended yet.");
  return run;
}
