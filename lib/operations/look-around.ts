import "server-only";
import { subdesk } from "../actor";
import { describeError, log } from "../log";
import { configuredAccounts } from "../accounts/configured";
import { ProviderError } from "../providers/error";
import { withTimeLimit } from "../time-limit";
import { postpone, takeDue } from "./watch";
import { findAndSettle } from "./find-and-settle";
import { standstill } from "../accounts/standstill";
import { accountNow } from "../accounts/now";

/** So many looks in one round of an account. */
const perRound = 20;

/** One look never takes longer, so that its operation is not taken up twice. */
const longestLook = 30_000;

/** Looks at all unknown outcomes whose time has come, at every account side by side. */
export async function recheckUnknown(): Promise<void> {
  await Promise.all(configuredAccounts().map(({ id }) => lookAround(id)));
}

/** One round at one account, one look after another. Returns the runs whose rows were settled by it. */
export async function lookAround(accountId: string): Promise<string[]> {
  const account = await accountNow(accountId);
  if (!account || standstill(account) !== null) return [];
  const due = await takeDue(accountId, perRound);
  const runIds = new Set<string>();
  while (due.length > 0) {
    const row = due.shift();
    if (!row) break;
    try {
      const settled = await withTimeLimit(longestLook, (signal) =>
        findAndSettle(row, { lane: "background", signal, withdrawn: account.withdrawn }, subdesk),
      );
      if (settled?.runId) runIds.add(settled.runId);
    } catch (error) {
      await postpone(error instanceof ProviderError ? [row, ...due] : [row]);
      if (error instanceof ProviderError) break;
      log().error(
        { operation: row.id, ...describeError(error) },
        "an unknown outcome could not be looked at",
      );
    }
  }
  return [...runIds];
}
