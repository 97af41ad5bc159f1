import "server-only";
import { eq } from "drizzle-orm";
import { recordAudit, recordAuditAlone } from "../audit/record";
import type { Actor, Origin } from "../actor";
import { db, type Executor, type Transaction } from "../db/client";
import { lockTexts } from "../db/locks";
import { operations } from "../db/schema";
import { DeskError } from "../domain/errors";
import { visibleText } from "../domain/format";
import { instanceId } from "../instance";
import type { Operation } from "../providers/provider";
import { requireNotRemoved } from "../retention/removed";
import { keyedDigest } from "../secrets";
import type { SubUser } from "../domain/sub-users/sub-user";
import { findSimilar, foldNames } from "../sub-users/similar";
import { canonicalJson, storableJson } from "../text";
import { storable } from "../domain/text/storable";
import { knownOfMirror } from "./image";
import { requireLinkable } from "./link-new";
import type { PerformRequest } from "../domain/operations/operation";
import type { OperationRow } from "./present";
import { countPromise } from "./count-promise";

export interface Plan {
  row: OperationRow;
  /** The same request came before, so nothing is done again. */
  repeated: boolean;
}

/**
 * Stores the intent, with its audit line, before anything is sent. The id makes it unrepeatable: the same id
 * with the same input finds the first row, with another input it is refused.
 */
export async function planOperation(
  actor: Actor,
  request: PerformRequest,
  operation: Operation,
  name: string,
  subUser: SubUser | null,
  origin: Origin,
  runId: string | null = null,
): Promise<Plan> {
  const { digest, ...plan } = await storeIntent(actor, request, operation, name, subUser, origin, runId);
  if (plan.row.digest === digest) return plan;
  await recordIdReuse(
    actor,
    request,
    name,
    withoutSecrets(request.input, operation.secretFields),
    origin,
    runId,
  );
  throw new DeskError("conflict", "This request was already used for something else.");
}

/** Stands for all that was asked for, so that one id cannot stand for two things. */
function digestOf({
  seen: _seen,
  refuseIfCutsOff: _spare,
  operationId: _id,
  ...said
}: PerformRequest): string {
  return keyedDigest("operations", canonicalJson(said));
}

/** What every operation is stored with: what was asked for, of what, by whom. */
export function askedOf(
  actor: Actor,
  request: PerformRequest,
  name: string,
  origin: Origin,
  runId: string | null,
) {
  return {
    id: request.operationId,
    operation: request.operation,
    accountId: request.accountId,
    remoteId: request.remoteId ?? null,
    name: storable(name),
    digest: digestOf(request),
    reason: request.reason === undefined ? null : storable(request.reason),
    actorId: actor.staffId,
    actorName: actor.name,
    requestId: origin.requestId,
    runId,
    instanceId: instanceId(),
  };
}

async function storeIntent(
  actor: Actor,
  request: PerformRequest,
  operation: Operation,
  name: string,
  subUser: SubUser | null,
  origin: Origin,
  runId: string | null,
): Promise<Plan & { digest: string }> {
  const { operationId } = request;
  const values = {
    ...askedOf(actor, request, name, origin, runId),
    state: "planned" as const,
    input: withoutSecrets(request.input, operation.secretFields),
    before: subUser && knownOfMirror(subUser),
    tags: request.tags && request.tags.length > 0 ? request.tags.map(storable) : null,
    customerId: request.customerId ?? null,
  };
  const { digest } = values;
  try {
    return await db().transaction(async (tx) => {
      await lockSubUserChanges(tx, request, name);
      const [row] = await tx
        .insert(operations)
        .values(values)
        .onConflictDoNothing({ target: operations.id })
        .returning();
      if (!row) return { row: await earlierRow(tx, operationId), repeated: true, digest };
      if (request.operation === "create") await requireDistinctName(tx, row, request.besides ?? []);
      if (row.customerId !== null) await requireLinkable(tx, row.customerId);
      const promise = operation.promises?.(request.input) ?? null;
      if (promise) await countPromise(tx, actor, row, promise, request, subUser);
      await recordAudit(tx, actor, origin, {
        action: `sub-user.${request.operation}`,
        outcome: "intent",
        accountId: row.accountId,
        remoteId: row.remoteId,
        subject: name,
        before: row.before,
        after: {
          asked: {
            ...row.input,
            ...(row.tags && { tags: row.tags }),
            ...(row.customerId !== null && { customer: row.customerId }),
          },
        },
        reason: row.reason,
        operationId: row.id,
        runId,
      });
      return { row, repeated: false, digest };
    });
  } catch (error) {
    if (!isUnderWay(error)) throw error;
    // Two simultaneous requests with one id can meet here first: the other change is then this one.
    const [same] = await db()
      .select({ id: operations.id })
      .from(operations)
      .where(eq(operations.id, operationId));
    if (!same)
      throw new DeskError("conflict", `Another change to ${name} is under way. Try again when it is done.`);
    return { row: await earlierRow(db(), operationId), repeated: true, digest };
  }
}

/**
 * Changes of one sub-user are stored one after another. Two simultaneous inserts of one id would deadlock:
 * one waits in the index of ids, where its row changes again, the other in the index of what is under way.
 */
export function lockSubUserChanges(
  tx: Transaction,
  { accountId, remoteId }: PerformRequest,
  name: string,
): Promise<void> {
  return lockTexts(tx, [`change ${accountId} ${remoteId ?? `+${name}`}`]);
}

/** Similar names exist side by side only on purpose. Two simultaneous requests wait for each other here. */
async function requireDistinctName(
  tx: Transaction,
  row: OperationRow,
  besides: readonly string[],
): Promise<void> {
  const folded = await foldNames(tx, [row.name]);
  await lockTexts(tx, [`create ${row.accountId} ${folded.get(row.name)}`]);
  const found = await findSimilar(tx, row.accountId, [row.name], { operationId: row.id });
  const similar = found
    .filter(({ other, planned }) => !planned && other !== row.name && !besides.includes(other))
    .map(({ other }) => other);
  if (similar.length === 0) return;
  const names = similar.slice(0, 3).map(visibleText).join(", ");
  const exist = `${names} ${similar.length === 1 ? "exists" : "exist"} already`;
  throw new DeskError(
    "similar-name",
    row.runId === null
      ? `${exist}. Create ${row.name} as well?`
      : `${exist}, so ${row.name} was not created.`,
    undefined,
    similar,
  );
}

/** A bug or an attempt to trick Subdesk: the person gets an error, and the audit records it. */
export async function recordIdReuse(
  actor: Actor,
  request: PerformRequest,
  name: string,
  input: Record<string, unknown>,
  origin: Origin,
  runId: string | null,
): Promise<void> {
  await recordAuditAlone(actor, origin, {
    action: `sub-user.${request.operation}`,
    outcome: "refused",
    accountId: request.accountId,
    remoteId: request.remoteId ?? null,
    subject: name,
    after: { asked: input },
    reason: "Its id was already used for another request.",
    operationId: request.operationId,
    runId,
  });
}

export async function earlierRow(executor: Executor, operationId: string): Promise<OperationRow> {
  const [earlier] = await executor.select().from(operations).where(eq(operations.id, operationId));
  if (!earlier) await requireNotRemoved("operation", operationId, executor);
  if (!earlier) throw new DeskError("conflict", "This request was already used for something else.");
  return earlier;
}

function withoutSecrets(
  input: Record<string, unknown>,
  secretFields: readonly string[],
): Record<string, unknown> {
  return storableJson(
    Object.fromEntries(Object.entries(input).filter(([field]) => !secretFields.includes(field))),
  );
}

function isUnderWay(error: unknown): boolean {
  const cause: unknown = error instanceof Error && error.cause ? error.cause : error;
  return (
    typeof cause === "object" &&
    cause !== null &&
    "constraint" in cause &&
    cause.constraint === "operations_under_way"
  );
}
