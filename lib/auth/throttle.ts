import "server-only";
import { randomUUID } from "node:crypto";
import { and, count, eq, gt, lt, or, sql } from "drizzle-orm";
import type { AuditEntry } from "../audit/record";
import { auditSparingly } from "../audit/sparingly";
import { db, type Executor } from "../db/client";
import { lockTexts } from "../db/locks";
import { signInFailures } from "../db/schema";
import { networkKey } from "../address";
import { keyedDigest } from "../secrets";
import type { Actor, Author, Origin } from "../actor";

const window = "15 minutes";
const limits = { narrow: 5, wide: 20 };

/** What failures are counted by: few are allowed per name, more per network. */
export interface Counters {
  narrow: string;
  wide: string;
}

/** An attempt under way. It counts as failed until it is withdrawn. */
export interface Attempt {
  id: string;
  counters: Counters;
}

/** Only a digest of the name is stored: people type passwords into that field. */
export function countersOf(name: string, address: string | null): Counters {
  return {
    narrow: `account:${keyedDigest("sign-in", name.toLowerCase())}`,
    wide: `address:${networkKey(address)}`,
  };
}

/**
 * Separate from signing in, so that guessing on the sign-in page cannot keep a signed-in person from
 * confirming.
 */
export function countersOfConfirmation({
  sessionId,
  staffId,
}: Pick<Actor, "sessionId" | "staffId">): Counters {
  return { narrow: `session:${sessionId}`, wide: `person:${staffId}` };
}

/** Audits a refused attempt, sparingly. */
export function auditThrottled(
  who: string,
  author: Author,
  origin: Origin,
  entry: Omit<AuditEntry, "outcome" | "reason">,
): Promise<void> {
  return auditSparingly(who, author, origin, { ...entry, outcome: "refused", reason: "Too many attempts." });
}

/**
 * Counts an attempt as a failure before anything is compared, so that simultaneous attempts cannot exceed the
 * limit together. Null when one of its counters is used up.
 */
export async function beginAttempt(counters: Counters): Promise<Attempt | null> {
  const { narrow, wide } = counters;
  return db().transaction(async (tx) => {
    await lockTexts(tx, [narrow, wide]);
    const failures = async (subject: string) => {
      const [row] = await tx
        .select({ count: count() })
        .from(signInFailures)
        .where(
          and(eq(signInFailures.subject, subject), gt(signInFailures.at, sql`now() - ${window}::interval`)),
        );
      return row?.count ?? 0;
    };
    if ((await failures(narrow)) >= limits.narrow || (await failures(wide)) >= limits.wide) return null;
    const id = randomUUID();
    await tx.insert(signInFailures).values([
      { subject: narrow, attemptId: id },
      { subject: wide, attemptId: id },
    ]);
    await tx.delete(signInFailures).where(lt(signInFailures.at, sql`now() - 2 * ${window}::interval`));
    return { id, counters };
  });
}

/** The attempt was no failure. Where it `succeeded`, earlier failures of the narrow counter are forgotten. */
export async function takeBackAttempt(
  executor: Executor,
  { id, counters }: Attempt,
  { succeeded }: { succeeded: boolean },
): Promise<void> {
  await executor
    .delete(signInFailures)
    .where(
      or(
        eq(signInFailures.attemptId, id),
        succeeded ? eq(signInFailures.subject, counters.narrow) : undefined,
      ),
    );
}
