import "server-only";
import { and, asc, eq, inArray } from "drizzle-orm";
import { configuredAccount } from "../accounts/configured";
import { demand, type Actor, type Origin } from "../auth/actor";
import { db } from "../db/client";
import { operations, runRows } from "../db/schema";
import { DeskError } from "../errors";
import { imageOfMirror } from "../operations/image";
import type { OperationName, Seen } from "../operations/schema";
import { toOperationView, type OperationRow } from "../operations/view";
import { readRun } from "./access";
import { demandBulk } from "./demand";
import { getRun, isUndoable } from "./get";
import { planRows, readSubUsers } from "./plan";
import { newRow, refuseTaken } from "./plan-create";
import { openSecrets, storeDraft, type NewRow } from "./store";
import type { RunParams, RunView } from "./schema";

type DeriveRequest = { runId: string; parentId: string };

/** A draft that tries the refused and cancelled rows again, planned afresh from what the mirror shows now. */
export async function planRetry(actor: Actor, request: DeriveRequest, origin: Origin): Promise<RunView> {
  demand(actor, "runs.plan");
  const parent = await endedRun(actor, request.parentId);
  const rows = await db()
    .select()
    .from(runRows)
    .where(and(eq(runRows.runId, parent.id), inArray(runRows.state, ["refused", "cancelled"])))
    .orderBy(asc(runRows.position));
  if (rows.length === 0) throw new DeskError("conflict", "There is nothing to try again.");
  for (const operation of new Set(rows.map((row) => row.operation))) if (operation) demandBulk(actor, operation);
  await storeDraft(actor, { id: request.runId, kind: "retry", parentId: parent.id, params: parent.params }, await planAgain(parent.params, rows), origin);
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

/** A draft that puts back what a run changed, where the provider can and nobody has changed it since. */
export async function planUndo(actor: Actor, request: DeriveRequest, origin: Origin): Promise<RunView> {
  demand(actor, "runs.plan");
  const parent = await endedRun(actor, request.parentId);
  const done = await db()
    .select({ operation: operations })
    .from(runRows)
    .innerJoin(operations, eq(operations.id, runRows.operationId))
    .where(and(eq(runRows.runId, parent.id), eq(runRows.state, "done")))
    .orderBy(asc(runRows.position));
  return draftUndo(actor, request.runId, parent.id, parent.params.action, done.map((row) => row.operation), (operation) => demandBulk(actor, operation), origin);
}

/** The same for a single operation. */
export async function planUndoOperation(actor: Actor, request: { runId: string; operationId: string }, origin: Origin): Promise<RunView> {
  demand(actor, "runs.plan");
  const [operation] = await db().select().from(operations).where(eq(operations.id, request.operationId));
  if (operation?.state !== "done") throw new DeskError("conflict", "Only what was done can be undone.");
  return draftUndo(actor, request.runId, operation.id, operation.operation, [operation], (way) => demand(actor, `sub-users.${way}`), origin);
}

async function draftUndo(actor: Actor, runId: string, parentId: string, of: string, done: OperationRow[], permit: (operation: OperationName) => void, origin: Origin): Promise<RunView> {
  const inverses = done.map(inverse);
  for (const operation of new Set(inverses.map((row) => row.operation))) if (operation) permit(operation);
  if (!inverses.some((row) => row.state === "planned")) throw new DeskError("refused", "Nothing of this can be undone through the provider's API.");
  const rows = await againstNow(inverses);
  const [only] = rows;
  if (rows.length === 1 && only?.state === "skipped") throw new DeskError("conflict", only.message ?? "There is nothing to undo.");
  await storeDraft(actor, { id: runId, kind: "undo", parentId, params: { action: "undo", of } }, rows, origin);
  return getRun(actor, { runId });
}

/** What has changed since is somebody else's doing and stays; what is back already needs nothing. */
async function againstNow(rows: NewRow[]): Promise<NewRow[]> {
  const refs = rows.flatMap((row) => (row.state === "planned" && row.remoteId !== null ? [{ accountId: row.accountId, remoteId: row.remoteId }] : []));
  const now = new Map((await readSubUsers(refs)).map((subUser) => [`${subUser.accountId}/${subUser.remoteId}`, subUser]));
  return rows.map((row) => {
    const subUser = row.state === "planned" ? now.get(`${row.accountId}/${row.remoteId}`) : undefined;
    if (!subUser) return row;
    const skip = (message: string): NewRow => ({ ...row, state: "skipped", operation: null, input: {}, seen: {}, before: {}, after: {}, message });
    if (subUser.vanishedAt) return skip("The provider no longer lists it.");
    const image = imageOfMirror(subUser);
    const stands = (as: Record<string, unknown>) => Object.entries(as).every(([field, value]) => (image[field] ?? "") === (value ?? ""));
    if (stands(row.after)) return skip("It is back to that already.");
    return stands(row.before) ? row : skip("Somebody has changed it since.");
  });
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

async function endedRun(actor: Actor, id: string) {
  const run = await readRun(actor, id);
  if (run.state !== "done" && run.state !== "cancelled") throw new DeskError("conflict", "The run has not ended yet.");
  return run;
}
