import "server-only";
import { databaseNow } from "../../clock";
import { storable } from "../../domain/text/storable";
import type { Finding, OperationContext, OperationResult, RemoteSubUser, Target } from "../provider";
import type { Failures } from "./failures";

interface Deletion<State> {
  look(): Promise<State | null>;
  toSubUser(state: State): RemoteSubUser;
  remove(state: State): Promise<unknown>;
  /** Whether a read still shows it. Throws where no answer can tell. */
  isThere(state: State): Promise<boolean>;
}

/**
 * Deletes what a fresh look shows under the name that the person saw; one with another name by now is a
 * conflict, and one that is gone needs nothing. It is done once a read no longer shows it.
 */
export async function deleteNamed<State>(
  failures: Failures,
  target: Target,
  { look, toSubUser, remove, isThere }: Deletion<State>,
  context: OperationContext,
): Promise<OperationResult> {
  const lookedAt = databaseNow();
  const fresh = await look();
  if (fresh === null) return { subUser: null, observedAt: lookedAt, unchanged: "It is gone already." };
  const before = toSubUser(fresh);
  // The mirror has the name in its storable form.
  if (storable(before.name) !== target.name)
    throw failures.conflict(
      "delete",
      `It has another name at ${failures.label} now, so it was not deleted.`,
      [{ field: "name", seen: target.name, now: before.name }],
    );
  context.found?.(before);
  await remove(fresh);
  const observedAt = databaseNow();
  const there = await isThere(fresh).catch(() => undefined);
  if (there === undefined) throw failures.claimed("delete", "whether it is gone could not be read yet");
  if (there) throw failures.claimed("delete", "still lists it");
  return { subUser: null, before, observedAt };
}

/** Whether a deletion of unknown outcome took effect. `look` says null only where that is certain. */
export async function findDeleted<State>(
  look: () => Promise<State | null>,
  toSubUser: (state: State) => RemoteSubUser,
): Promise<Finding> {
  const observedAt = databaseNow();
  const now = await look();
  return now === null
    ? { verdict: "applied", subUser: null, observedAt }
    : { verdict: "not-applied", subUser: toSubUser(now), observedAt };
}
