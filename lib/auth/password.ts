import "server-only";
import { hash, verify } from "@node-rs/argon2";
import { singleton } from "../singleton";
import { FairLimiter } from "../fair-limiter";

// OWASP's password storage guidance for argon2id: 19 MiB, two passes, one lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Each hash takes memory and one of the four threads that Node reads files with. */
const hashing = () => singleton("turns.hashing", () => new FairLimiter({ all: 2, each: 2, waiting: 1_000 }));

export function hashPassword(password: string): Promise<string> {
  return hashing().take("", () => hash(password, cost));
}

let decoy: Promise<string> | undefined;

/** Takes as long for an unknown person (`stored` null) as for a wrong password. */
export async function checkPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword("nobody has this password");
  const digest = stored ?? (await decoy);
  const matches = await hashing().take("", () => verify(digest, password).catch(() => false));
  return stored !== null && matches;
}
