import "server-only";
import type { Transaction } from "../db/client";
import { singleton } from "../singleton";
import type { OperationRow } from "./present";

/**
 * What became of an operation that is part of something larger. "verdict": a person found out what its outcome
 * was. "correction": an earlier verdict was put right. "superseded": a later change made its outcome
 * pointless.
 */
export type News = "verdict" | "correction" | "superseded";

/** Runs in the transaction that stores the outcome, with the operation locked. */
export type OutcomeListener = (tx: Transaction, operation: OperationRow, news: News) => Promise<void>;

const kept = () =>
  singleton("operations.listener", (): { listener: OutcomeListener | null } => ({ listener: null }));

/** Called once when a process starts: operations know nothing of the runs that they are part of. */
export function listenToOutcomes(listener: OutcomeListener): void {
  kept().listener = listener;
}

/** Throws where no one listens, so that no outcome is stored that its run never hears of. */
export async function tellListener(tx: Transaction, operation: OperationRow, news: News): Promise<void> {
  if (operation.runId === null) return;
  const { listener } = kept();
  if (!listener) throw new Error("No listener for the outcomes of a run's operations is registered.");
  await listener(tx, operation, news);
}
