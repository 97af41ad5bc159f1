import "server-only";
import { recordAuditAlone } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { DeskError } from "../domain/errors";
import { ProviderError } from "../providers/error";
import { changeAccounts, requirePresent } from "./change";
import { whileTested } from "./distrust";
import { recordHealth } from "./health";
import { liftPause } from "./lift";
import { accountNow } from "./now";
import { haltReason } from "./halt-reason";

export interface ConnectionTest {
  reachable: boolean;
  message: string;
  milliseconds: number;
}

/**
 * Makes one cheap call to the provider and stores the answer as the account's state. Where its address was
 * not trusted, a good answer resumes the account.
 */
export async function testConnection(
  actor: Actor,
  { accountId }: { accountId: string },
  origin: Origin,
): Promise<ConnectionTest> {
  requirePermission(actor, "accounts.test");
  const account = await accountNow(accountId);
  if (!account) throw new DeskError("not-found", "There is no such account.");
  if (account.locked !== null) throw new DeskError("paused", `${account.label}: ${account.locked}`);
  const startedAt = performance.now();
  const error = await whileTested(accountId, () => account.connection.test({ lane: "interactive" })).then(
    () => null,
    (problem: unknown) => problem,
  );
  const milliseconds = Math.round(performance.now() - startedAt);
  if (error !== null && !(error instanceof ProviderError)) throw error;
  await recordHealth(account, error);
  await recordAuditAlone(actor, origin, {
    action: "account.test",
    outcome: error ? "refused" : "done",
    accountId,
    subject: account.label,
    reason: error?.message ?? null,
  });
  const { reachable, message } = error
    ? { reachable: false, message: await withStandstill(accountId, error.message) }
    : { reachable: true, message: `${account.provider.label} answered and accepts the key.` };
  if (!reachable || !account.paused?.distrust) return { reachable, message, milliseconds };
  const resumed = await resumeTrusted(actor, accountId, origin);
  return { reachable, message: resumed ? `${message} ${account.label} was resumed.` : message, milliseconds };
}

/** Also where this test itself was what showed it. */
async function withStandstill(accountId: string, message: string): Promise<string> {
  const account = await accountNow(accountId);
  if (!account?.paused?.distrust) return message;
  return `${message} ${haltReason(account) ?? ""}`;
}

async function resumeTrusted(actor: Actor, accountId: string, origin: Origin): Promise<boolean> {
  return changeAccounts(async (tx, present) => {
    const account = requirePresent(present, accountId);
    if (!account.paused?.distrust) return false;
    await liftPause(tx, actor, origin, account, "Its address answers as its provider again.");
    return true;
  });
}
