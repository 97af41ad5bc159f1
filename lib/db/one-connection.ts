import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { env } from "../env";
import { describeError, log } from "../log";
import { singleton } from "../singleton";

const transactions = singleton("transactions", () => new AsyncLocalStorage<{ open: boolean }>());

/** Marks what runs inside a transaction, for demandOutsideTransaction. */
export function withinTransaction<T>(work: () => Promise<T>): Promise<T> {
  const transaction = { open: true };
  return transactions.run(transaction, async () => {
    try {
      return await work();
    } finally {
      // What is started here and outlives the call is outside the transaction.
      transaction.open = false;
    }
  });
}

/**
 * A transaction that waits for a second connection while others like it hold the rest of the pool waits
 * forever, and blocks everyone. So a verb inside a transaction uses the one it was given. Throws, except in
 * production, where it is logged: one connection too many is better than a failed write.
 */
export function demandOutsideTransaction(): void {
  if (!transactions.getStore()?.open) return;
  const error = new Error(
    "A transaction asked the pool for another connection. Pass it on to what it calls.",
  );
  if (!env().production) throw error;
  log().error(describeError(error), "a transaction asked the pool for another connection");
}
