import "server-only";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { and, count, eq, gt, lt, sql } from "drizzle-orm";
import { db } from "../db/client";
import { lockTexts } from "../db/locks";
import { signInFailures } from "../db/schema";
import { DeskError } from "../domain/errors";
import { networkKey } from "../address";
import { minuteMs } from "../domain/durations";
import { singleton } from "../singleton";
import { FairLimiter } from "../fair-limiter";

const window = 15 * minuteMs;

/** How often one network may try within that time. */
const limits = {
  link: 20,
  "secret-link": 20,
  "passkey-options": 60,
  /** Each has Subdesk ask the OpenID provider. */
  "openid-start": 60,
  "openid-answer": 60,
};
export type OpenCall = keyof typeof limits;

/** What is only counted where it fails. */
const links: readonly OpenCall[] = ["link", "secret-link"];

/**
 * How many requests of all strangers, and of one network, run at once: each takes a database connection or a
 * hash.
 */
const turns = {
  "sign-in": { all: 8, each: 4, waiting: 32 },
  open: { all: 4, each: 2, waiting: 16 },
  /** Apart from the others, which do not wait for an OpenID provider. */
  openid: { all: 8, each: 4, waiting: 32 },
};

/** Slows down repeated requests. */
const pause = 1_000;
const maxPaused = 500;

/**
 * Runs a request of someone who is not signed in, when it is their network's turn. Throws DeskError
 * "too-many".
 */
export function inTurnOf<T>(
  kind: keyof typeof turns,
  address: string | null,
  work: () => Promise<T>,
): Promise<T> {
  return singleton(`turns.${kind}`, () => new FairLimiter(turns[kind])).take(networkKey(address), work);
}

/** The blocked networks and until when, by performance.now(), so that the database is not asked again. */
const closed = () => singleton("strangers.closed", () => new Map<string, number>());

/**
 * Runs an open call in its network's turn, as often as its kind allows. It counts before it runs, so that
 * simultaneous requests cannot exceed the limit together.
 */
export async function openCall<T>(
  kind: OpenCall,
  address: string | null,
  work: () => Promise<T>,
): Promise<T> {
  const counter = `open:${kind}:${networkKey(address)}`;
  try {
    if ((closed().get(counter) ?? 0) > performance.now()) throw tooMany();
    return await inTurnOf(kind.startsWith("openid") ? "openid" : "open", address, async () => {
      const id = await begin(counter, limits[kind]);
      const result = await work();
      if (links.includes(kind)) await db().delete(signInFailures).where(eq(signInFailures.attemptId, id));
      return result;
    });
  } catch (error) {
    if (error instanceof DeskError && error.code === "too-many") await paused();
    throw error;
  }
}

const ago = (milliseconds: number) => sql`now() - make_interval(secs => ${milliseconds / 1_000})`;

const tooMany = () => new DeskError("too-many", "Too many attempts. Try again in a few minutes.");

async function begin(counter: string, most: number): Promise<string> {
  const id = randomUUID();
  const opensIn = await db().transaction(async (tx) => {
    await lockTexts(tx, [counter]);
    const [lately] = await tx
      .select({
        calls: count(),
        age: sql<number>`extract(epoch from now() - min(at)) * 1000`.mapWith(Number),
      })
      .from(signInFailures)
      .where(and(eq(signInFailures.subject, counter), gt(signInFailures.at, ago(window))));
    if (lately && lately.calls >= most) return window - lately.age;
    await tx.insert(signInFailures).values({ subject: counter, attemptId: id });
    await tx.delete(signInFailures).where(lt(signInFailures.at, ago(2 * window)));
    return null;
  });
  if (opensIn === null) return id;
  const now = performance.now();
  for (const [other, until] of closed()) if (until <= now) closed().delete(other);
  closed().set(counter, now + opensIn);
  throw tooMany();
}

async function paused(): Promise<void> {
  const waiting = singleton("strangers.paused", () => ({ count: 0 }));
  if (waiting.count >= maxPaused) return;
  waiting.count += 1;
  await sleep(pause + Math.random() * pause);
  waiting.count -= 1;
}
