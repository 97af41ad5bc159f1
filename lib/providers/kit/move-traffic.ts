import "server-only";
import { databaseNow } from "../../clock";
import { conflictsBetween } from "../conflicts";
import type {
  FindContext,
  Finding,
  OperationContext,
  OperationResult,
  OtherMoves,
  RemoteSubUser,
  Target,
} from "../provider";
import type { Failures } from "./failures";
import { requireNoObjection } from "./objection";

/** What a move of traffic is decided by, in bytes. */
interface Move {
  /** What is given, or with a minus sign what is taken. */
  bytes: number;
  /** By how much a figure may differ from another of the same amount; 0 by default. */
  tolerance?: number;
  /** It is taken as done, too, where more has arrived than moves of ours explain. */
  orMore?: true;
}

/**
 * Whether a total, which use does not change, shows a move: it has changed by what was moved, give or take
 * what other moves of ours explain, and it has not changed by what those alone explain. Undecided where both
 * or neither is possible.
 */
export function decideMove(
  before: number,
  after: number,
  { bytes, tolerance = 0, orMore }: Move,
  { given, taken }: OtherMoves = { given: 0, taken: 0 },
): "applied" | "not-applied" | "undecided" {
  const explained = (change: number) => change >= -taken - tolerance && change <= given + tolerance;
  const change = after - before;
  const withIt = explained(change - bytes) || (orMore === true && bytes > 0 && change - bytes > given);
  const withoutIt = explained(change);
  if (withIt === withoutIt) return "undecided";
  return withIt ? "applied" : "not-applied";
}

interface Moving extends Move {
  operation: "allocate-traffic" | "take-back";
  /**
   * Reads the sub-user with its total as `trafficCap`: all that it was ever given and not taken back. Null
   * where the account does not report it, so that no read can decide.
   */
  read(): Promise<RemoteSubUser | null>;
  /** Reads it after the write; by default as before it. */
  readAfter?(): Promise<RemoteSubUser | null>;
  send(): Promise<unknown>;
}

/**
 * Gives or takes traffic: reads the total, asks whether it is still whom the person saw, moves, and
 * reads it again. In a run, a total that is not the preview's is a conflict, as the ceilings were
 * checked against that.
 */
export async function moveTraffic(
  failures: Failures,
  move: Moving,
  context: OperationContext,
): Promise<OperationResult> {
  const { operation, read, readAfter = read, send } = move;
  const before = await read();
  if (before) {
    const conflicts =
      context.lane === "background" && context.seen?.trafficCap !== null
        ? conflictsBetween(context.seen, before, ["trafficCap"])
        : [];
    if (conflicts.length > 0)
      throw failures.conflict(
        operation,
        "Its traffic was changed after the preview, so it was left alone.",
        conflicts,
      );
    context.found?.(before);
    await requireNoObjection(failures, operation, { fresh: before }, context);
  }
  await send();
  const observedAt = databaseNow();
  const after = (await readAfter().catch(() => null)) ?? undefined;
  if (typeof before?.trafficCap !== "number") return { subUser: after, observedAt, ...failures.unverified };
  const verdict =
    typeof after?.trafficCap === "number"
      ? decideMove(before.trafficCap, after.trafficCap, move, await otherMoves(context))
      : "undecided";
  if (verdict !== "applied")
    throw failures.claimed(operation, "its traffic does not show it yet", "accepted it");
  return { subUser: after, before, observedAt };
}

/** Whether a move of unknown outcome took effect, by the total kept before it. */
export async function findMove(
  read: () => Promise<RemoteSubUser | null>,
  move: Move,
  context: FindContext,
): Promise<Finding> {
  const observedAt = databaseNow();
  const now = await read();
  const before = context.before?.trafficCap;
  if (typeof now?.trafficCap !== "number" || typeof before !== "number") return { verdict: "undecided" };
  const verdict = decideMove(before, now.trafficCap, move, await otherMoves(context));
  return verdict === "undecided" ? { verdict } : { verdict, subUser: now, observedAt };
}

async function otherMoves({ otherMoves: ask }: Pick<OperationContext, "otherMoves">): Promise<OtherMoves> {
  return (await ask?.()) ?? { given: 0, taken: 0 };
}

/** Only a figure that was read can be compared: a sub-user as its total alone. */
export function totalOf({ remoteId, name }: Target, trafficCap: number): RemoteSubUser {
  return { remoteId, name, status: "unknown", trafficCap };
}
