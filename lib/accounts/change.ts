import "server-only";
import { eq, sql } from "drizzle-orm";
import { db, type Transaction } from "../db/client";
import { acquireLock } from "../db/locks";
import { accounts } from "../db/schema";
import { DeskError } from "../domain/errors";
import type { ConfiguredAccount } from "./configured";
import { refreshAccounts } from "./refresh";
import { accountsNow } from "./now";

/** Only one change of the accounts at a time; this process applies it before the answer is sent. */
export async function changeAccounts<T>(
  work: (tx: Transaction, present: ConfiguredAccount[]) => Promise<T>,
): Promise<T> {
  const done = await db().transaction(async (tx) => {
    await acquireLock(tx, "accounts");
    return work(tx, await accountsNow(tx));
  });
  await refreshAccounts();
  return done;
}

/**
 * Stores a change of one account and raises its revision, so that every process reads it again. The caller
 * records the audit line in the same transaction.
 */
export async function updateAccount(
  tx: Transaction,
  id: string,
  values: Partial<typeof accounts.$inferInsert>,
): Promise<void> {
  await tx
    .update(accounts)
    .set({ ...values, revision: sql`${accounts.revision} + 1` })
    .where(eq(accounts.id, id));
}

export function requirePresent(present: readonly ConfiguredAccount[], id: string): ConfiguredAccount {
  const account = present.find((candidate) => candidate.id === id);
  if (!account) throw new DeskError("not-found", "There is no such account.");
  return account;
}

/** What comes from the environment can only be changed there. */
export function requireMadeInDesk(account: ConfiguredAccount): void {
  if (account.source === "desk") return;
  throw new DeskError(
    "refused",
    account.source === "demo"
      ? "This is a sandbox account of the demo. It is removed when Subdesk starts without the sandbox."
      : "This account comes from the environment. Change its settings there and restart Subdesk.",
  );
}

/** Names tell accounts apart in every list, so they are unique. */
export function requireFreeLabel(present: readonly ConfiguredAccount[], label: string, own?: string): void {
  if (!present.some((account) => account.id !== own && account.label.toLowerCase() === label.toLowerCase()))
    return;
  throw new DeskError("invalid", "Another account has this name.", {
    label: "Another account has this name.",
  });
}
