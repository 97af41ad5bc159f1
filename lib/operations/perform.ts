import "server-only";
import { and, eq, isNull, lt, ne } from "drizzle-orm";
import type { ConfiguredAccount } from "../accounts/configured";
import { recordHealth } from "../accounts/health";
import { isLeftBehind } from "../accounts/others";
import { requirePermission, type Actor, type Origin } from "../actor";
import { anySignal } from "../any-signal";
import { whileActive } from "../active";
import { requireRightClock } from "../clock";
import { db } from "../db/client";
import { operations, subUsers } from "../db/schema";
import { DeskError } from "../domain/errors";
import { fieldErrors } from "../field-errors";
import { describeError, log } from "../log";
import type { Lane } from "../providers/call";
import { ProviderError } from "../providers/error";
import { nameIn } from "../providers/inputs";
import type {
  Operation,
  OperationContext,
  OperationResult,
  RemoteSubUser,
  Target,
} from "../providers/provider";
import { underFreshId } from "../retention/removed";
import { readSubUser } from "../sub-users/get";
import { capFields, type SubUser } from "../domain/sub-users/sub-user";
import { disambiguator } from "../domain/sub-users/disambiguator";
import { storable } from "../domain/text/storable";
import { withTimeLimit } from "../time-limit";
import { askedImage, isSame, shows } from "../domain/operations/asked";
import { nameConflict } from "../domain/operations/same-name";
import { isLimitKey, limitsImage } from "../domain/operations/own-limits";
import { isOwn } from "../domain/operations/names";
import { operationFacts } from "../domain/operations/operations";
import { EvidenceRecorder, withRead } from "./evidence";
import { canBeChecked, lookAt } from "./find";
import { otherMoves } from "./moves";
import { performOwn } from "./perform-own";
import { imageOfMirror } from "./image";
import { cutWords, objectionTo } from "./objection";
import { planOperation } from "./plan";
import type { FieldConflict, PerformRequest, PerformResult, Seen } from "../domain/operations/operation";
import { outcomeOfError, settleOperation, type Outcome } from "./settle";
import { presentOperation, type OperationRow } from "./present";
import { anotherName } from "./words";
import { requireNotHalted } from "../accounts/halt-reason";
import { accountNow } from "../accounts/now";

/** Part of the first answer alone, and stored nowhere. */
type ShownOnce = Pick<PerformResult, "secret" | "credentials">;

/** The longest the look within a call may take. It settles only what it shows to have taken effect. */
const firstLookMs = 2_000;

/** A single click, or a row of a bulk run. */
export type Within =
  | { lane: "interactive" }
  | {
      lane: "background";
      runId: string;
      /**
       * Aborts once the run is paused or cancelled: what still waits for its turn is then not sent any more.
       */
      stopped?: AbortSignal;
      /** Throws DeskError where that is so already. */
      requireNotStopped?: () => Promise<void>;
    };

/**
 * The one door for every change of a sub-user: permission, validation, stored intent, the call, stored
 * outcome. Returns what became of it, refusals and unknown outcomes included; throws DeskError when nothing
 * was sent.
 */
export async function performOperation(
  actor: Actor,
  request: PerformRequest,
  origin: Origin,
  within: Within = { lane: "interactive" },
): Promise<PerformResult> {
  requirePermission(actor, operationFacts[request.operation].permission);
  // A run is left to another process before a row of it comes here.
  if (within.lane === "interactive") requireRightClock();
  const runId = within.lane === "background" ? within.runId : null;
  if (request.tags !== undefined) requireTagPermission(actor, request);
  if (request.customerId !== undefined) requireLinkPermission(actor, request);
  if (isOwn(request.operation))
    return result(
      await underFreshId("operation", request.operationId, () => performOwn(actor, request, origin, runId)),
    );
  const { account, operation } = await offered(request);
  // After the account was read: whoever gives it a key to other customers pauses its runs with that.
  if (within.lane === "background") await within.requireNotStopped?.();
  const input = parseOperationInput(operation, request.input);
  if (input.overrideBlock === true) requirePermission(actor, "sub-users.unblock");
  if (request.operation !== "create" && capFields.some((cap) => input[cap] !== undefined))
    requirePermission(actor, "sub-users.set-limits");
  const subUser = await subUserOf(request, within);
  const { create } = account.connection.operations;
  const name = subUser?.name ?? ((create && nameIn(create, input)) || "new sub-user");

  const asked = withCapSeen({ ...request, input }, operation, subUser);

  return whileActive(request.operationId, async () => {
    const plan = await underFreshId("operation", request.operationId, () =>
      planOperation(actor, asked, operation, name, subUser, origin, runId),
    );
    return plan.repeated
      ? result(plan.row)
      : carryOut(plan.row, { account, operation, request: asked, within, subUser });
  });
}

function requireTagPermission(actor: Actor, { operation, tags = [] }: PerformRequest): void {
  if (operation !== "create")
    throw new DeskError("invalid", "Only a new sub-user takes tags with another change.");
  if (tags.length > 0) requirePermission(actor, operationFacts["set-tags"].permission);
}

function requireLinkPermission(actor: Actor, { operation }: PerformRequest): void {
  if (operation !== "create")
    throw new DeskError("invalid", "Only a new sub-user takes a customer with another change.");
  requirePermission(actor, "customers.link");
}

/**
 * A promise is counted from what was seen, so the change must not be made over another cap, or one of another
 * kind.
 */
function withCapSeen(request: PerformRequest, operation: Operation, subUser: SubUser | null): PerformRequest {
  const promise = operation.promises?.(request.input) ?? null;
  if (!promise || "added" in promise || !subUser) return request;
  const limit = promise.comparableWith?.limit;
  const isCapKnown = "cap" in promise && !subUser.unreported.includes("trafficCap");
  const seen: Seen = {
    ...(limit !== undefined && limitsImage({ [limit]: subUser.limits?.[limit] })),
    ...request.seen,
    ...(isCapKnown && request.seen?.trafficCap === undefined && { trafficCap: subUser.trafficCap }),
  };
  return Object.keys(seen).length === 0 ? request : { ...request, seen };
}

/** What is to be carried out. */
interface Change {
  account: ConfiguredAccount;
  operation: Operation;
  /** Its input as the operation parsed it. */
  request: PerformRequest;
  within: Within;
  /** As the mirror has it; null for a new one. */
  subUser: SubUser | null;
}

/** What became of a call, with what only its first answer shows. */
interface CallOutcome {
  outcome: Outcome;
  shownOnce: ShownOnce;
}

async function carryOut(planned: OperationRow, change: Change): Promise<PerformResult> {
  const [row] = await db()
    .update(operations)
    .set({ state: "sent" })
    .where(and(eq(operations.id, planned.id), eq(operations.state, "planned")))
    .returning();
  if (!row) throw new DeskError("conflict", "Someone else has taken over this operation.");

  const leftAlone = leaveAlone(change);
  const { outcome, shownOnce } = leftAlone
    ? { outcome: leftAlone, shownOnce: {} }
    : await callProvider(row, change);
  if (row.operation === "create" && outcome.after && (await isAnother(row, outcome.after))) {
    outcome.after = undefined;
    outcome.message =
      "The provider answered with the id of another sub-user. The new one appears with the next sync.";
  }
  const settled = await settleOperation(row, outcome).catch((error: unknown) => {
    log().error({ ...describeError(error), operation: row.id }, "an outcome could not be stored");
    throw new DeskError(
      "unknown-outcome",
      `${row.name}: the call was made, but its outcome could not be stored. It will be checked.`,
    );
  });
  const [now = row] = settled
    ? [settled]
    : await db().select().from(operations).where(eq(operations.id, row.id));
  return result(now, shownOnce);
}

/** An id that another sub-user has. If Subdesk believed it, the next change would reach that one. */
async function isAnother(row: OperationRow, { remoteId, name }: RemoteSubUser): Promise<boolean> {
  const [known] = await db()
    .select({ id: subUsers.id })
    .from(subUsers)
    .where(
      and(
        eq(subUsers.accountId, row.accountId),
        eq(subUsers.remoteId, remoteId),
        ne(subUsers.name, storable(name)),
        isNull(subUsers.vanishedAt),
        lt(subUsers.firstSeenAt, row.createdAt),
      ),
    );
  return known !== undefined;
}

/**
 * The refusal where the id is another sub-user's by now, or what a preview showed no longer holds; null to go
 * ahead.
 */
function leaveAlone({ account, request, within, subUser: now }: Change): Outcome | null {
  if (!now) return null;
  const { seen, operation, input } = request;
  const other = nameConflict(seen, now.name);
  const isRenamed = askedImage({ operation, input })?.name === now.name;
  if (other && !isRenamed) return refusedFor(anotherName, [other]);
  const cut = request.refuseIfCutsOff ? cutWords(now, input, account.provider.limits) : null;
  if (cut !== null) return refusedFor(cut, []);
  const drift = within.lane === "background" ? driftOf(request, now) : [];
  return drift.length > 0
    ? refusedFor("It was changed after the preview, so it was left alone.", drift)
    : null;
}

/**
 * What a preview showed and the mirror no longer does. Only runs compare this, because a run does exactly
 * what its preview showed. An unknown cap proves nothing, and whether the sub-user is already as asked is for
 * the provider's record to confirm.
 */
function driftOf({ seen, operation, input }: PerformRequest, now: SubUser): FieldConflict[] {
  const asked = askedImage({ operation, input });
  const image: Record<string, unknown> = { ...imageOfMirror(now), tags: now.tags };
  const limits = Object.keys(seen ?? {}).filter(isLimitKey);
  if (asked && limits.length === 0 && shows(image, asked)) return [];
  return Object.entries(seen ?? {}).flatMap(([field, value]) => {
    const current = image[field];
    const said = value !== undefined && !(value === null && field !== "note");
    return !said || isSame(value, current) ? [] : [{ field, seen: value, now: current }];
  });
}

function refusedFor(message: string, conflicts: FieldConflict[]): Outcome {
  return {
    state: "refused",
    message,
    conflicts,
    errorKind: "conflict",
    certain: true,
  };
}

async function offered(
  request: PerformRequest,
): Promise<{ account: ConfiguredAccount; operation: Operation }> {
  const account = await accountNow(request.accountId);
  if (!account) throw new DeskError("not-found", "There is no such account.");
  requireNotHalted(account);
  const operation = account.connection.operations[request.operation];
  if (!operation) throw new DeskError("refused", `${account.provider.label} does not offer this.`);
  return { account, operation };
}

function parseOperationInput(operation: Operation, given: Record<string, unknown>): Record<string, unknown> {
  const parsed = operation.input.safeParse(given);
  if (parsed.success) return parsed.data;
  const fields = fieldErrors(parsed.error);
  throw new DeskError("invalid", fields[""] ?? "Check the marked fields.", fields);
}

async function subUserOf(request: PerformRequest, { lane }: Within): Promise<SubUser | null> {
  if (request.operation === "create") {
    if (request.remoteId !== undefined)
      throw new DeskError("invalid", "A new sub-user gets its id from the provider.");
    return null;
  }
  if (request.remoteId === undefined) throw new DeskError("invalid", "Choose a sub-user.");
  const subUser = await readSubUser(db(), { accountId: request.accountId, remoteId: request.remoteId });
  if (!subUser) throw new DeskError("not-found", "There is no such sub-user.");
  // A run may have promised this deletion before; the provider is asked first, and says whether it is gone.
  const asksFirst = request.operation === "delete" && lane === "background";
  if (subUser.vanishedAt && !asksFirst)
    throw new DeskError("conflict", "The provider no longer lists this sub-user.");
  if (await isLeftBehind(db(), subUser))
    throw new DeskError(
      "conflict",
      "Its account was given a key to other sub-users, and Subdesk has not read yet whose id this is. Nothing was sent. Try again after the next sync.",
    );
  return subUser;
}

async function callProvider(row: OperationRow, change: Change): Promise<CallOutcome> {
  const { account, operation, request, within, subUser } = change;
  const { input, seen } = request;
  const target: Target | null = subUser && { remoteId: subUser.remoteId, name: subUser.name };
  const gathered = new EvidenceRecorder(row, operation, input);
  const { found, keep } = gathered;
  // Only up to the first write: half of a change, or one that no read has confirmed, is worse than a whole
  // one.
  const stop = anySignal(within.lane === "background" ? within.stopped : undefined);
  const sending = () => {
    stop.clear();
    return gathered.sending();
  };
  try {
    const done = await operation.run(target, input, {
      lane: within.lane,
      withdrawn: account.withdrawn,
      stopped: stop.signal,
      operationId: row.id,
      found,
      keep,
      sending,
      otherMoves: () => otherMoves(row),
      objection: objectionTo(row, account, request),
      ...(seen && { seen }),
      ...(subUser && { mirrored: mirroredOf(subUser) }),
    });
    await recordHealth(account).catch(() => {});
    return afterAnswer(row, done);
  } catch (error) {
    await recordHealth(account, error).catch(() => {});
    return await afterError(row, change, gathered, error);
  } finally {
    stop.clear();
  }
}

function mirroredOf({ note, updatedAt, trafficCap, limits }: SubUser): OperationContext["mirrored"] {
  return { note, updatedAt: updatedAt === null ? null : new Date(updatedAt), trafficCap, limits };
}

function afterAnswer(row: OperationRow, done: OperationResult): CallOutcome {
  const { subUser, before, observedAt, unchanged, remark, unverified, secret, credentials } = done;
  return {
    outcome: {
      state: unchanged ? "skipped" : "done",
      message: unchanged ?? remark ?? null,
      before: before && withRead(row.before, before),
      after: subUser,
      observedAt,
      unverified,
    },
    shownOnce: { ...(secret !== undefined && { secret }), ...(credentials && { credentials }) },
  };
}

async function afterError(
  row: OperationRow,
  { account, operation, request: { input }, within: { lane } }: Change,
  gathered: EvidenceRecorder,
  error: unknown,
): Promise<CallOutcome> {
  const claimed = error instanceof ProviderError && error.claimed;
  const outcome = outcomeOfError(error, canBeChecked(operation, claimed), gathered.announced);
  if (outcome.state !== "unknown") return { outcome, shownOnce: {} };
  log().warn({ account: account.id, ...describeError(error) }, "outcome unknown");
  const { before } = gathered;
  const evidence = claimed ? { ...gathered.evidence, claimed } : gathered.evidence;
  const unclear: Outcome = { ...outcome, evidence, ...(before && { before }) };
  const shown = outcome.checkable
    ? await shownAtOnce(operation, { ...row, before, evidence }, input, lane)
    : null;
  return shown ?? { outcome: unclear, shownOnce: {} };
}

/** A read right after an unclear failure proves what it shows; what it does not show may just be late. */
async function shownAtOnce(
  operation: Operation,
  row: OperationRow,
  input: Record<string, unknown>,
  lane: Lane,
): Promise<CallOutcome | null> {
  const finding = await withTimeLimit(firstLookMs, (signal) =>
    lookAt(operation, row, input, { lane, signal }),
  ).catch(() => null);
  if (finding?.verdict !== "applied") return null;
  return {
    outcome: {
      state: "done",
      message: "Confirmed by reading it back.",
      after: finding.subUser,
      observedAt: finding.observedAt,
      ...(row.before && { before: row.before }),
    },
    shownOnce: finding.credentials ? { credentials: finding.credentials } : {},
  };
}

async function result(row: OperationRow, shownOnce: ShownOnce = {}): Promise<PerformResult> {
  const subUser =
    row.remoteId === null
      ? null
      : await readSubUser(db(), { accountId: row.accountId, remoteId: row.remoteId });
  return {
    operation: { ...presentOperation(row), apart: subUser && disambiguator(subUser) },
    subUser,
    ...shownOnce,
  };
}
