import "server-only";
import { randomUUID } from "node:crypto";
import { and, count, eq, gt, lt, or } from "drizzle-orm";
import { db, type Executor } from "../db/client";
import { holdTexts } from "../db/locks";
import { signInFailures } from "../db/schema";
import { networkOf } from "../http/address";
import { keyedDigest } from "../secrets";

const window = 15 * 60_000;
const limits = { account: 5, address: 20 };

export interface Subjects {
  account: string;
  address: string;
}

/** An attempt under way. It counts as failed until it is taken back. */
export interface Attempt {
  id: string;
  subjects: Subjects;
}

/** The name is stored as a digest: strangers type passwords into that field. */
export function subjectsOf(name: string, address: string | null): Subjects {
  return { account: `account:${keyedDigest("sign-in", name.toLowerCase())}`, address: `address:${address === null ? "unknown" : networkOf(address)}` };
}

/**
 * Counts an attempt as a failure before anything is compared, so that any number of them at once cannot pass the limit
 * together. Null when the account or the address has used up its own.
 */
export async function beginAttempt(subjects: Subjects): Promise<Attempt | null> {
  const { account, address } = subjects;
  const now = Date.now();
  return db().transaction(async (tx) => {
    await holdTexts(tx, [account, address]);
    const failures = async (subject: string) => {
      const [row] = await tx
        .select({ count: count() })
        .from(signInFailures)
        .where(and(eq(signInFailures.subject, subject), gt(signInFailures.at, new Date(now - window))));
      return row?.count ?? 0;
    };
    if ((await failures(account)) >= limits.account || (await failures(address)) >= limits.address) return null;
    const id = randomUUID();
    const at = new Date(now);
    await tx.insert(signInFailures).values([
      { subject: account, attemptId: id, at },
      { subject: address, attemptId: id, at },
    ]);
    await tx.delete(signInFailures).where(lt(signInFailures.at, new Date(now - 2 * window)));
    return { id, subjects };
  });
}

/** It was no failure. The account's earlier ones are forgotten when it `succeeded`. */
export async function takeBackAttempt(executor: Executor, { id, subjects }: Attempt, { succeeded }: { succeeded: boolean }): Promise<void> {
  await executor.delete(signInFailures).where(or(eq(signInFailures.attemptId, id), succeeded ? eq(signInFailures.subject, subjects.account) : undefined));
}
