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
      // What was begun here and continues afterwards is in no transaction.
      transaction.open = false;
    }
  });
}

/**
 * A transaction that waits for a second connection while as many like it hold all others waits for ever, and
 * everyone with it. So a verb inside of one uses the transaction it was given. Throws outside of production;
 * there it is noted, since one connection too many is better than a write that fails.
 */
export function demandOutsideTransaction(): void {
  if (!transactions.getStore()?.open) return;
  const error = new Error(
    "A transaction asked the pool for another connection. Pass it on to what it calls.",
  );
  if (!env().production) throw error;
  log().error(describeError(error), "a transaction asked the pool for another connection");
}
