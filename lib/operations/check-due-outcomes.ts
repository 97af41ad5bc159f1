import "server-only";
import { subdesk } from "../actor";
import { refusesNewWork } from "../draining";
import { describeError, log } from "../log";
import { configuredAccounts } from "../accounts/configured";
import { isNotReached, ProviderError } from "../providers/error";
import { withTimeLimit } from "../time-limit";
import { postpone, takeDue } from "./watch";
import { findAndSettle } from "./find-and-settle";
import { haltReason } from "../accounts/halt-reason";
import { accountNow } from "../accounts/now";

/** Most looks in one round of an account. */
const perRound = 20;

/** The longest a look may take. */
const maxLookMs = 30_000;

/** No look begins later than this in a round: with its own time, none outlasts the lease of `takeDue`. */
const maxRoundMs = 85_000;

/** Checks all unknown outcomes that are due, all accounts in parallel. */
export async function recheckUnknown(): Promise<void> {
  await Promise.all(configuredAccounts().map(({ id }) => checkDueOutcomes(id)));
}

/** One round at one account, one look after another. Returns the runs whose rows it settled. */
export async function checkDueOutcomes(accountId: string): Promise<string[]> {
  const account = await accountNow(accountId);
  if (!account || haltReason(account) !== null) return [];
  const began = performance.now();
  const due = await takeDue(accountId, perRound);
  const runIds = new Set<string>();
  while (due.length > 0) {
    if (refusesNewWork() || performance.now() - began > maxRoundMs) {
      await postpone(due);
      break;
    }
    const row = due.shift();
    if (!row) break;
    try {
      const settled = await withTimeLimit(maxLookMs, (signal) =>
        findAndSettle(row, { lane: "background", signal, withdrawn: account.withdrawn }, subdesk),
      );
      if (settled?.runId) runIds.add(settled.runId);
    } catch (error) {
      const endsRound = concernsAll(error);
      await postpone(endsRound ? due : [], [row]);
      if (endsRound) break;
      if (!(error instanceof ProviderError))
        log().error(
          { operation: row.id, ...describeError(error) },
          "an unknown outcome could not be checked",
        );
    }
  }
  return [...runIds];
}

/**
 * Whether the next look would most likely fail as well, also one that ran into its own time limit: a provider
 * that hangs would hold up each. An answer that decides nothing may be about this operation alone, and may
 * stay so for good.
 */
function concernsAll(error: unknown): boolean {
  if (!(error instanceof ProviderError)) return false;
  return isNotReached(error.kind) || error.kind === "unauthorized" || error.distrust !== undefined;
}
