import "server-only";
import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { db, type Transaction } from "../db/client";
import { runRows, type runs } from "../db/schema";
import { DeskError } from "../domain/errors";
import { capFields } from "../domain/sub-users/sub-user";
import { requireOwnDraft, lockRun } from "./access";
import { replaceRow, type RunRow } from "./row-state";
import { requireBulkPermission, requireRunPermission } from "./require-permission";
import { getRun } from "./get";
import { operationsOf } from "../domain/runs/actions";
import { keyOfRow, type GivenCaps, type NewRow } from "./plan-row";
import type { giveCapsRequest } from "./schema";
import type { RunView } from "../domain/runs/run";
import { planWithCaps } from "./plan-again";
import { planRows } from "./plan-rows";

/**
 * Gives caps to the rows of the person's own draft that were skipped because their provider does not report
 * them.
 */
export async function giveCaps(
  actor: Actor,
  request: z.infer<typeof giveCapsRequest>,
  origin: Origin,
): Promise<RunView> {
  requirePermission(actor, "runs.plan");
  requirePermission(actor, "sub-users.set-limits");
  const caps = Object.fromEntries(
    capFields.filter((cap) => request[cap] !== undefined).map((cap) => [cap, request[cap]]),
  );
  await db().transaction(async (tx) => {
    const draft = await lockRun(tx, actor, request.runId);
    if (draft.state !== "draft") throw new DeskError("conflict", "Only a draft can be changed.");
    requireOwnDraft(actor, draft);
    await requireRunPermission(tx, actor, draft);
    const { params } = draft;
    const waiting = await tx
      .select()
      .from(runRows)
      .where(and(eq(runRows.runId, draft.id), eq(runRows.state, "skipped"), sql`${runRows.needs} <> '[]'`));
    const planned = new Map(
      (await replanWithCaps(tx, actor, draft, waiting, caps)).map((row) => [keyOfRow(row), row]),
    );
    let given = 0;
    for (const row of waiting) {
      const plan = planned.get(keyOfRow(row));
      if (!plan || plan.needs) continue;
      await replaceRow(tx, row, plan);
      if (plan.state === "planned") given += 1;
    }
    if (given === 0) return;
    const said = Object.fromEntries(Object.entries(caps).map(([cap, value]) => [cap, value ?? "unlimited"]));
    await recordAudit(tx, actor, origin, {
      action: "run.edit",
      outcome: "done",
      subject: params.action,
      runId: draft.id,
      after: { ...said, rows: given },
    });
  });
  return getRun(actor, request);
}

/** A bulk draft is planned from its action, and a draft from an earlier run from its rows. */
async function replanWithCaps(
  tx: Transaction,
  actor: Actor,
  { kind, params }: typeof runs.$inferSelect,
  waiting: RunRow[],
  caps: GivenCaps,
): Promise<NewRow[]> {
  if (params.action === "create") throw new DeskError("refused", "This draft takes no caps.");
  if (kind !== "bulk" || params.action === "undo") return planWithCaps(waiting, params, caps, tx);
  for (const operation of operationsOf(params.action)) requireBulkPermission(actor, operation);
  const refs = waiting.flatMap(({ accountId, remoteId }) =>
    remoteId === null ? [] : [{ accountId, remoteId }],
  );
  return planRows(refs, params, caps, tx);
}
