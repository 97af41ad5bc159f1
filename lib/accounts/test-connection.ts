import "server-only";
import { recordAudit } from "../audit/record";
import { demand, type Actor, type Origin } from "../actor";
import { db } from "../db/client";
import { DeskError } from "../domain/errors";
import { ProviderError } from "../providers/error";
import { recordHealth } from "./health";
import { accountNow } from "./now";

export interface ConnectionTest {
  reachable: boolean;
  message: string;
  milliseconds: number;
}

/** Makes one cheap call to the provider and stores the answer as the account's state. */
export async function testConnection(
  actor: Actor,
  { accountId }: { accountId: string },
  origin: Origin,
): Promise<ConnectionTest> {
  demand(actor, "accounts.test");
  const account = await accountNow(accountId);
  if (!account) throw new DeskError("not-found", "There is no such account.");
  if (account.locked !== null) throw new DeskError("paused", `${account.label}: ${account.locked}`);
  const startedAt = performance.now();
  const error = await account.connection.test({ lane: "interactive" }).then(
    () => null,
    (problem: unknown) => problem,
  );
  if (error !== null && !(error instanceof ProviderError)) throw error;
  await recordHealth(account, error);
  await db().transaction((tx) =>
    recordAudit(tx, actor, origin, {
      action: "account.test",
      outcome: error ? "refused" : "done",
      accountId,
      subject: account.label,
      reason: error?.message ?? null,
    }),
  );
  return {
    reachable: error === null,
    message: error?.message ?? `${account.provider.label} answered and accepts the key.`,
    milliseconds: Math.round(performance.now() - startedAt),
  };
}
