import "server-only";
import type { Transaction } from "../db/client";
import { singleton } from "../singleton";
import type { OperationRow } from "./present";

/**
 * What became of an operation that is part of something larger. "verdict": a person found out what its
 * outcome was. "correction": an earlier verdict was corrected. "superseded": a later change made its outcome
 * pointless.
 */
export type OutcomeEvent = "verdict" | "correction" | "superseded";

/** Runs in the transaction that stores the outcome, with the operation locked. */
export type OutcomeListener = (tx: Transaction, operation: OperationRow, news: OutcomeEvent) => Promise<void>;

const kept = () =>
  singleton("operations.listener", (): { listener: OutcomeListener | null } => ({ listener: null }));

/** Called once when a process starts: operations know nothing of the runs they belong to. */
export function listenToOutcomes(listener: OutcomeListener): void {
  kept().listener = listener;
}

/** Throws without a listener, so that no outcome is stored without its run learning of it. */
export async function tellListener(
  tx: Transaction,
  operation: OperationRow,
  news: OutcomeEvent,
): Promise<void> {
  if (operation.runId === null) return;
  const { listener } = kept();
  if (!listener) throw new Error("No listener for the outcomes of a run's operations is registered.");
  await listener(tx, operation, news);
}
