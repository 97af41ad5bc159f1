import "server-only";
import { databaseNow } from "../../clock";
import type { FindContext, Finding, OperationResult, RemoteSubUser } from "../provider";
import type { Failures } from "./failures";

/** How a record that shows its proxy password is read. */
interface Shown<State> {
  look(): Promise<State | null>;
  passwordOf(state: State): string | null | undefined;
  toSubUser(state: State): RemoteSubUser;
}

/** Reads a proxy password live, for this one answer. */
export async function revealPassword<State>(
  failures: Failures,
  { look, passwordOf, toSubUser }: Shown<State>,
): Promise<OperationResult> {
  const observedAt = databaseNow();
  const now = await look();
  if (now === null) throw failures.notFound("reveal-password");
  const secret = passwordOf(now);
  if (!secret) throw failures.contract("reveal-password", `${failures.label} does not report its password.`);
  return { subUser: toSubUser(now), observedAt, secret };
}

/**
 * Whether a new password, the input's `password`, took effect. Only digests are left of it and of the one
 * before; a third means that someone set another.
 */
export async function findPassword<State>(
  { look, passwordOf, toSubUser }: Shown<State>,
  { secretIs }: FindContext,
): Promise<Finding> {
  const observedAt = databaseNow();
  const now = await look();
  const password = now === null ? undefined : passwordOf(now);
  if (now === null || !password || !secretIs) return { verdict: "undecided" };
  const verdict = ({ asked: "applied", before: "not-applied", other: "differs" } as const)[
    secretIs("password", password)
  ];
  return { verdict, subUser: toSubUser(now), observedAt };
}
