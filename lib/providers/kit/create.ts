import "server-only";
import { databaseNow } from "../../clock";
import type { Finding, OperationResult, RemoteSubUser } from "../provider";
import { isUnreadable, type Failures } from "./failures";

/** What an operation shows of what it did, without the time of the read. */
type Shown = Omit<OperationResult, "observedAt">;

interface Creation<Made, Answer> {
  /** Why it is refused where the name is in use: "This login is taken at Acme." */
  taken: string;
  /** Looks for the name, whatever state its sub-user is in. Null only where it is certainly free. */
  find(): Promise<Made | null>;
  send(): Promise<Answer>;
  /** Reads the new one; null where the provider does not list it. */
  readBack(answer: Answer): Promise<Made | null>;
  shown(made: Made, answer: Answer): Shown;
}

/**
 * Creates a sub-user under a name that is free: only the name can decide an unknown outcome later, so one in
 * use is refused before anything is sent. Unreadable rows elsewhere are no reason not to create, as the
 * provider itself refuses a name in use. It is done once a read shows it.
 */
export async function createNamed<Made, Answer>(
  failures: Failures,
  { taken, find, send, readBack, shown }: Creation<Made, Answer>,
): Promise<OperationResult> {
  const inUse = await find().catch((error: unknown) => {
    if (isUnreadable(error)) return null;
    throw error;
  });
  if (inUse !== null) throw failures.rejected("create", taken);
  const observedAt = databaseNow();
  const answer = await send();
  const made = await readBack(answer).catch(() => undefined);
  if (made === undefined) throw failures.claimed("create", "it could not be read back yet");
  if (made === null) throw failures.claimed("create", "does not list it yet");
  return { ...shown(made, answer), observedAt };
}

/**
 * Whether a creation of unknown outcome took effect. The name was free before; one that is `ours` in nothing
 * else means that it was taken in the meantime, and decides nothing.
 */
export async function findNamed<Made>(
  find: () => Promise<Made | null>,
  ours: (made: Made) => boolean,
  toSubUser: (made: Made) => RemoteSubUser,
): Promise<Finding> {
  const observedAt = databaseNow();
  const made = await find();
  if (made === null) return { verdict: "not-applied", subUser: null, observedAt };
  return ours(made) ? { verdict: "applied", subUser: toSubUser(made), observedAt } : { verdict: "undecided" };
}
