import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { env } from "../env";
import { describeError, log } from "../log";
import { singleton } from "../singleton";

interface Transacting {
  open: boolean;
  /** What happens once the transaction is stored. */
  stored: (() => void)[];
}

const transactions = singleton("transactions", () => new AsyncLocalStorage<Transacting>());

/**
 * Marks what runs inside a transaction, for requireOutsideTransaction, and does what it left for afterwards
 * once it is stored. `begin` opens the transaction and runs its work within what it is given.
 */
export async function transacting<T>(
  begin: (within: <R>(work: () => Promise<R>) => Promise<R>) => Promise<T>,
): Promise<T> {
  const transaction: Transacting = { open: true, stored: [] };
  const result = await begin((work) =>
    transactions.run(transaction, async () => {
      try {
        return await work();
      } finally {
        // What is started here and outlives the call is outside the transaction.
        transaction.open = false;
      }
    }),
  );
  for (const work of transaction.stored) work();
  return result;
}

/** Once the surrounding transaction is stored, and never if it is not; at once outside of one. */
export function afterCommit(work: () => void): void {
  const transaction = transactions.getStore();
  if (transaction?.open) transaction.stored.push(work);
  else work();
}

/**
 * A transaction that waits for a second connection while others like it hold the rest of the pool waits
 * forever, and blocks everyone. So a verb inside a transaction uses the one it was given. Throws, except in
 * production, where it is logged: one connection too many is better than a failed write.
 */
export function requireOutsideTransaction(): void {
  if (!transactions.getStore()?.open) return;
  const error = new Error(
    "A transaction asked the pool for another connection. Pass it on to what it calls.",
  );
  if (!env().production) throw error;
  log().error(describeError(error), "a transaction asked the pool for another connection");
}
