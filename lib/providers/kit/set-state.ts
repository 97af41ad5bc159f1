import "server-only";
import { databaseNow } from "../../clock";
import { conflictsBetween, type ReportedField } from "../conflicts";
import type { Finding, OperationContext, OperationResult, RemoteSubUser } from "../provider";
import type { Failures } from "./failures";
import { requireNoObjection } from "./objection";

/** A change to a state that a read can show, whatever it was before. */
interface StateChange<State> {
  operation: string;
  /** Reads it afresh; null where there is no such sub-user. */
  look(): Promise<State | null>;
  /** Reads it after the write; by default as before it. */
  lookAgain?(before: State): Promise<State | null>;
  toSubUser(state: State): RemoteSubUser;
  /** Whether it is as asked; undefined where this read does not say. */
  isSo(state: State): boolean | undefined;
  /** Said where it is so already. */
  unchanged: string;
  /** The fields that must not have changed since the person saw them. */
  compare: readonly ReportedField[];
  /** Fields that the write sends back as they were read: it replaces the whole record. */
  writesBack?: readonly string[];
  /** Sent a second time, it may undo the first. */
  mayToggle?: boolean;
  /** Secrets of the state before, by input field, by which a later look can tell it from the new one. */
  secretsOf?(before: State): Record<string, string>;
  /** Throws where this state is no basis for the write. */
  check?(before: State): void;
  write(before: State): Promise<unknown>;
  /** Said where it was accepted and what this read leaves out is all that does not show it. */
  unshown?(after: State): string | undefined;
  /** The sub-user then, with what was accepted; by default as this read has it. */
  withAccepted?(after: State): RemoteSubUser;
  /** What a read shows that does not show the change; by default that it does not yet. */
  otherwise?(before: State, after: State): string;
}

/**
 * Looks first: what is so already is left alone, and what has changed since the person saw it is a conflict.
 * Then it writes, and reads back whether it is so.
 */
export async function setState<State>(
  failures: Failures,
  change: StateChange<State>,
  context: OperationContext,
): Promise<OperationResult> {
  const { operation, look, toSubUser, isSo, secretsOf, unshown } = change;
  const {
    lookAgain = look,
    withAccepted = toSubUser,
    otherwise = () => "does not show the change yet",
  } = change;
  const lookedAt = databaseNow();
  const fresh = await look();
  if (fresh === null) throw failures.notFound(operation);
  const before = toSubUser(fresh);
  context.found?.(before, secretsOf?.(fresh));
  // What is already as asked needs no change, whoever made it.
  if (isSo(fresh) === true)
    return { subUser: before, before, observedAt: lookedAt, unchanged: change.unchanged };
  const conflicts = conflictsBetween(context.seen, before, change.compare);
  if (conflicts.length > 0)
    throw failures.conflict(operation, "Someone changed it in the meantime.", conflicts);
  change.check?.(fresh);
  const { writesBack, mayToggle } = change;
  await requireNoObjection(
    failures,
    operation,
    { fresh: before, secrets: secretsOf?.(fresh), writesBack, mayToggle },
    context,
  );
  await change.write(fresh);

  const observedAt = databaseNow();
  const after = await lookAgain(fresh).catch(() => undefined);
  if (after === undefined) throw failures.claimed(operation, "it could not be read back yet");
  if (after === null) throw failures.claimed(operation, "no longer lists it");
  const shown = { subUser: toSubUser(after), before, observedAt };
  const so = isSo(after);
  if (so === true) return shown;
  const remark = unshown?.(after);
  if (remark !== undefined) return { ...shown, subUser: withAccepted(after), unverified: true, remark };
  throw failures.claimed(
    operation,
    so === undefined ? "its state could not be read back yet" : otherwise(fresh, after),
  );
}

/**
 * Whether a change of unknown outcome took effect. Undecided where the sub-user is gone, or the read does not
 * say.
 */
export async function findState<State>(
  look: () => Promise<State | null>,
  isSo: (state: State) => boolean | undefined,
  toSubUser: (state: State) => RemoteSubUser,
): Promise<Finding> {
  const observedAt = databaseNow();
  const now = await look();
  const so = now === null ? undefined : isSo(now);
  if (now === null || so === undefined) return { verdict: "undecided" };
  return { verdict: so ? "applied" : "not-applied", subUser: toSubUser(now), observedAt };
}
