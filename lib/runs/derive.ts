import "server-only";
import { and, asc, eq, inArray } from "drizzle-orm";
import { configuredAccount } from "../accounts/configured";
import { demand, type Actor } from "../auth/actor";
import { db } from "../db/client";
import { operations, runRows } from "../db/schema";
import { DeskError } from "../errors";
import type { OperationName, Seen } from "../operations/schema";
import { toOperationView, type OperationRow } from "../operations/view";
import { demandBulk } from "./demand";
import { getRun, isUndoable } from "./get";
import { planRows } from "./plan";
import { newRow, refuseTaken } from "./plan-create";
import { findRun, openSecrets, storeDraft, type NewRow } from "./store";
import type { RunParams, RunView } from "./schema";

type DeriveRequest = { runId: string; parentId: string };

/** A draft that tries the refused and cancelled rows again, planned afresh from what the mirror shows now. */
export async function planRetry(actor: Actor, request: DeriveRequest): Promise<RunView> {
  demand(actor, "runs.plan");
  const parent = await endedRun(request.parentId);
  const rows = await db()
    .select()
    .from(runRows)
    .where(and(eq(runRows.runId, parent.id), inArray(runRows.state, ["refused", "cancelled"])))
    .orderBy(asc(runRows.position));
  if (rows.length === 0) throw new DeskError("conflict", "There is nothing to try again.");
  for (const operation of new Set(rows.map((row) => row.operation))) if (operation) demandBulk(actor, operation);
  await storeDraft(actor, { id: request.runId, kind: "retry", parentId: parent.id, params: parent.params }, await planAgain(parent.params, rows));
  return getRun(actor, request);
}

async function planAgain(params: RunParams, rows: (typeof runRows.$inferSelect)[]): Promise<NewRow[]> {
  if (params.action === "undo") throw new DeskError("conflict", "An undo is planned from what it undoes.");
  if (params.action !== "create") return planRows(rows.flatMap((row) => (row.remoteId === null ? [] : [{ accountId: row.accountId, remoteId: row.remoteId }])), params);
  const create = configuredAccount(params.accountId)?.connection.operations.create;
  if (!create) throw new DeskError("not-found", "This account is not connected any more.");
  const again = rows.map((row) => newRow(params.accountId, create, { ...row.input, ...openSecrets(row.sealed) }));
  await refuseTaken(params.accountId, again);
  return again;
}

/** A draft that puts back what a run changed, where the provider can. Rows somebody has changed since will stop by themselves. */
export async function planUndo(actor: Actor, request: DeriveRequest): Promise<RunView> {
  demand(actor, "runs.plan");
  const parent = await endedRun(request.parentId);
  const done = await db()
    .select({ operation: operations })
    .from(runRows)
    .innerJoin(operations, eq(operations.id, runRows.operationId))
    .where(and(eq(runRows.runId, parent.id), eq(runRows.state, "done")))
    .orderBy(asc(runRows.position));
  return draftUndo(actor, request.runId, parent.id, parent.params.action, done.map((row) => row.operation), (operation) => demandBulk(actor, operation));
}

/** The same for a single operation. */
export async function planUndoOperation(actor: Actor, request: { runId: string; operationId: string }): Promise<RunView> {
  demand(actor, "runs.plan");
  const [operation] = await db().select().from(operations).where(eq(operations.id, request.operationId));
  if (operation?.state !== "done") throw new DeskError("conflict", "Only what was done can be undone.");
  return draftUndo(actor, request.runId, operation.id, operation.operation, [operation], (way) => demand(actor, `sub-users.${way}`));
}

async function draftUndo(actor: Actor, runId: string, parentId: string, of: string, done: OperationRow[], permit: (operation: OperationName) => void): Promise<RunView> {
  const rows = done.map(inverse);
  for (const operation of new Set(rows.map((row) => row.operation))) if (operation) permit(operation);
  if (!rows.some((row) => row.state === "planned")) throw new DeskError("refused", "Nothing of this can be undone through the provider's API.");
  await storeDraft(actor, { id: runId, kind: "undo", parentId, params: { action: "undo", of } }, rows);
  return getRun(actor, { runId });
}

const fieldsOf: Partial<Record<OperationName, (keyof Seen)[]>> = { "set-limits": ["trafficCap", "ipCap"], "set-note": ["note"], enable: ["status"], disable: ["status"] };

function inverse(row: OperationRow): NewRow {
  const { operation, before, after } = toOperationView(row);
  const base = { accountId: row.accountId, remoteId: row.remoteId, name: row.name };
  const skipped: NewRow = { ...base, state: "skipped", operation: null, input: {}, seen: {}, before: {}, after: {}, message: "The provider's API has no way back from this." };
  if (!isUndoable(row.accountId, operation) || row.remoteId === null) return skipped;
  if (!before || !after) return { ...skipped, message: "What it was before is not known." };
  const changed = (fieldsOf[operation] ?? []).filter((field) => before[field] !== after[field] && before[field] !== null && before[field] !== undefined);
  if (changed.length === 0) return { ...skipped, message: "It was not changed." };
  const pick = (image: Record<string, unknown>) => Object.fromEntries(changed.map((field) => [field, image[field]]));
  const back: OperationName = operation === "enable" ? "disable" : operation === "disable" ? "enable" : operation;
  if (changed.includes("status") && before.status === "blocked") return { ...skipped, message: "It was blocked by the provider before, which nobody can put back." };
  const input = changed.includes("status") ? {} : Object.fromEntries(changed.map((field) => [field, before[field] === "unlimited" ? null : before[field]]));
  return { ...base, state: "planned", operation: back, input, seen: pick(after) as Seen, before: pick(after), after: pick(before), message: null };
}

async function endedRun(id: string) {
  const run = await findRun(id);
  if (!run) throw new DeskError("not-found", "There is no such run.");
  if (run.state !== "done" && run.state !== "cancelled") throw new DeskError("conflict", "The run has not ended yet.");
  return run;
}
