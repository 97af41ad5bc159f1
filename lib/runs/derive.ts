import "server-only";
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { configuredAccount } from "../accounts/configured";
import { demand, type Actor, type Origin } from "../actor";
import { db, type Executor } from "../db/client";
import { accounts, operations, runRows } from "../db/schema";
import { DeskError } from "../domain/errors";
import { fieldsSet, shows } from "../operations/asked";
import { imageOfMirror } from "../operations/image";
import type { OperationName } from "../domain/operations/names";
import type { Seen } from "../domain/operations/operation";
import { toOperationView, type OperationRow } from "../operations/view";
import { capFields, type CapField } from "../domain/sub-users/sub-user";
import { readRun } from "./access";
import { demandBulk } from "./demand";
import { getRun, isUndoable } from "./get";
import type { RunRow } from "./row-state";
import { generatePassword } from "./password";
import { providerOf, readSubUsers } from "./plan";
import { newRow, refuseTaken } from "./plan-create";
import { withUnsaidCaps, type GivenCaps, type NewRow } from "./plan-row";
import { storeDraft } from "./store";
import type { RunView } from "../domain/runs/run";
import { openSecrets } from "./secrets";

type DeriveRequest = { runId: string; parentId: string };

/**
 * A draft that tries the refused and cancelled rows again, exactly as they were: with the values that were
 * worked out then, and only for those who still show what was there before. It is looked at once more when
 * each row is carried out.
 */
export async function planRetry(actor: Actor, request: DeriveRequest, origin: Origin): Promise<RunView> {
  demand(actor, "runs.plan");
  const parent = await endedRun(actor, request.parentId);
  const rows = await db()
    .select({
      row: runRows,
      certain: sql<boolean>`coalesce(${operations.certain} or ${operations.sentAt} is null, true)`,
      // What it was refused for want of; a complete listing since then knows better.
      needs: sql<
        CapField[]
      >`case when ${accounts.lastGoodAt} > ${operations.settledAt} then '[]' else coalesce(${operations.needs}, '[]') end`,
    })
    .from(runRows)
    .leftJoin(operations, eq(operations.id, runRows.operationId))
    .leftJoin(accounts, eq(accounts.id, runRows.accountId))
    .where(and(eq(runRows.runId, parent.id), inArray(runRows.state, ["refused", "cancelled"])))
    .orderBy(asc(runRows.position));
  if (rows.length === 0) throw new DeskError("conflict", "There is nothing to try again.");
  if (parent.params.action === "undo")
    throw new DeskError("conflict", "An undo is planned from what it undoes.");
  for (const operation of new Set(rows.map(({ row }) => row.operation)))
    if (operation) demandBulk(actor, operation);
  const again =
    parent.params.action === "create"
      ? await createAgain(
          parent.params.accountId,
          rows.map(({ row }) => row),
          request.runId,
        )
      : await changeAgain(rows);
  await storeDraft(
    actor,
    { id: request.runId, kind: "retry", parentId: parent.id, params: parent.params },
    again,
    origin,
  );
  return getRun(actor, request);
}

async function createAgain(accountId: string, rows: RunRow[], runId: string): Promise<NewRow[]> {
  const create = configuredAccount(accountId)?.connection.operations.create;
  if (!create) throw new DeskError("not-found", "This account is no longer connected.");
  const again = rows.map((row) => newRow(accountId, create, { ...row.input, ...openSecrets(row.sealed) }));
  await refuseTaken(accountId, again, runId);
  return again;
}

async function changeAgain(rows: { row: RunRow; certain: boolean; needs: CapField[] }[]): Promise<NewRow[]> {
  const again = rows.map(({ row, certain, needs }): NewRow => {
    const { accountId, operation, sealed } = row;
    const same: NewRow = { ...plannedAgain(row), needs };
    const offered =
      operation === null ? undefined : configuredAccount(accountId)?.connection.operations[operation];
    if (!offered) return skipped(same, "Its account no longer offers this.");
    if (offered.additive && !certain)
      return skipped(
        same,
        "Whether the first attempt added anything is not certain, so it is not tried again here.",
      );
    return offered.secretFields.length > 0
      ? { ...same, secrets: sealed ? openSecrets(sealed) : { password: generatePassword() } }
      : same;
  });
  return againstNow(again, retryWords);
}

/** A row as it was planned. */
function plannedAgain({ accountId, remoteId, name, operation, input, seen, before, after }: RunRow): NewRow {
  return {
    accountId,
    remoteId,
    name,
    state: "planned",
    operation,
    input: input ?? {},
    seen: seen ?? {},
    before: before ?? {},
    after: after ?? {},
    message: null,
  };
}

/**
 * Rows of a retry or an undo that were skipped for want of caps, with these caps; looked at once more against
 * what is there now.
 */
export function planWithCaps(
  rows: readonly RunRow[],
  kind: "retry" | "undo",
  caps: GivenCaps,
  executor: Executor,
): Promise<NewRow[]> {
  const again = rows.map(
    (row): NewRow => ({
      ...plannedAgain(row),
      needs: row.needs,
      ...(row.sealed !== null && { secrets: openSecrets(row.sealed) }),
    }),
  );
  return againstNow(again, kind === "retry" ? retryWords : undoWords, caps, executor);
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
  return draftUndo(
    actor,
    request.runId,
    parent.id,
    parent.params.action,
    done.map((row) => row.operation),
    (operation) => demandBulk(actor, operation),
    origin,
  );
}

/** The same for a single operation. */
export async function planUndoOperation(
  actor: Actor,
  request: { runId: string; operationId: string },
  origin: Origin,
): Promise<RunView> {
  demand(actor, "runs.plan");
  const [operation] = await db().select().from(operations).where(eq(operations.id, request.operationId));
  if (operation?.state !== "done") throw new DeskError("conflict", "Only what was done can be undone.");
  return draftUndo(
    actor,
    request.runId,
    operation.id,
    operation.operation,
    [operation],
    (way) => demand(actor, `sub-users.${way}`),
    origin,
  );
}

async function draftUndo(
  actor: Actor,
  runId: string,
  parentId: string,
  of: string,
  done: OperationRow[],
  permit: (operation: OperationName) => void,
  origin: Origin,
): Promise<RunView> {
  const inverses = done.map(inverse);
  for (const operation of new Set(inverses.map((row) => row.operation))) if (operation) permit(operation);
  if (!inverses.some((row) => row.state === "planned"))
    throw new DeskError("refused", "The provider's API cannot undo this.");
  const rows = await againstNow(inverses, undoWords);
  const [only] = rows;
  if (rows.length === 1 && only?.state === "skipped" && !only.needs)
    throw new DeskError("conflict", only.message ?? "There is nothing to undo.");
  await storeDraft(
    actor,
    { id: runId, kind: "undo", parentId, params: { action: "undo", of } },
    rows,
    origin,
  );
  return getRun(actor, { runId });
}

interface Words {
  already: string;
  changed: string;
  missing?: string;
}

const retryWords: Words = {
  already: "It is like that already.",
  changed: "It was changed since, so it is left alone.",
  missing: "It is no longer known here.",
};
const undoWords: Words = { already: "It is back to that already.", changed: "Someone has changed it since." };

/**
 * What has changed since is somebody else's doing and stays; what is as wanted already needs nothing. Caps
 * that are not reported and would be overwritten, now or when it was tried before (`needs`), are taken from
 * `caps`.
 */
async function againstNow(
  rows: NewRow[],
  words: Words,
  caps: GivenCaps = {},
  executor: Executor = db(),
): Promise<NewRow[]> {
  const refs = rows.flatMap((row) =>
    row.state === "planned" && row.remoteId !== null
      ? [{ accountId: row.accountId, remoteId: row.remoteId }]
      : [],
  );
  const now = new Map(
    (await readSubUsers(refs, executor)).map((subUser) => [
      `${subUser.accountId}/${subUser.remoteId}`,
      subUser,
    ]),
  );
  return rows.map(({ needs = [], ...row }) => {
    if (row.state !== "planned") return row;
    const subUser = now.get(`${row.accountId}/${row.remoteId}`);
    if (!subUser) return words.missing === undefined ? row : skipped(row, words.missing);
    if (subUser.vanishedAt)
      return skipped(
        row,
        row.operation === "delete" ? "It is gone already." : "The provider no longer lists it.",
      );
    const image = imageOfMirror(subUser);
    // A cap that was not known says nothing of whether it has changed.
    const fields = (as: Record<string, unknown>) =>
      Object.entries(as).filter(([field, value]) => field in image && (field === "note" || value !== null));
    const isAs = (as: [string, unknown][]) => as.length > 0 && shows(image, Object.fromEntries(as));
    const [before, after] = [fields(row.before), fields(row.after)];
    if (isAs(after) && !isAs(before)) return skipped(row, words.already);
    if (before.length > 0 && !isAs(before)) return skipped(row, words.changed);
    return withUnsaidCaps(
      row,
      capFields.filter((cap) => needs.includes(cap) || subUser.unsaid.includes(cap)),
      providerOf(row.accountId).label,
      caps,
    );
  });
}

const nothing = { state: "skipped" as const, operation: null, input: {}, seen: {}, before: {}, after: {} };

function skipped({ accountId, remoteId, name }: NewRow, message: string): NewRow {
  return { accountId, remoteId, name, ...nothing, message };
}

const fieldsOf: Partial<Record<OperationName, (keyof Seen)[]>> = {
  "set-limits": ["trafficCap", "ipCap"],
  "set-note": ["note"],
  enable: ["status"],
  disable: ["status"],
};

function inverse(row: OperationRow): NewRow {
  const { operation, before, after } = toOperationView(row);
  const base = { accountId: row.accountId, remoteId: row.remoteId, name: row.name };
  const none = (message: string): NewRow => ({ ...base, ...nothing, message });
  if (!isUndoable(row.accountId, operation) || row.remoteId === null)
    return none("The provider's API has no way back from this.");
  if (!before || !after) return none("What it was before is not known.");
  const set = fieldsSet(row).filter((field) => !row.overtaken.includes(field));
  const changed = (fieldsOf[operation] ?? []).filter(
    (field) =>
      set.includes(field) &&
      before[field] !== after[field] &&
      before[field] !== null &&
      before[field] !== undefined,
  );
  if (changed.length === 0) return none("It was not changed.");
  const pick = (image: Record<string, unknown>) =>
    Object.fromEntries(changed.map((field) => [field, image[field]]));
  const back: OperationName =
    operation === "enable" ? "disable" : operation === "disable" ? "enable" : operation;
  if (changed.includes("status") && before.status === "blocked")
    return none("The provider had blocked it before, which cannot be put back.");
  const input = changed.includes("status")
    ? {}
    : Object.fromEntries(
        changed.map((field) => [field, before[field] === "unlimited" ? null : before[field]]),
      );
  return {
    ...base,
    state: "planned",
    operation: back,
    input,
    seen: pick(after) as Seen,
    before: pick(after),
    after: pick(before),
    message: null,
  };
}

async function endedRun(actor: Actor, id: string) {
  const run = await readRun(actor, id);
  if (run.state !== "done" && run.state !== "cancelled")
    throw new DeskError("conflict", "The run has not ended yet.");
  return run;
}
