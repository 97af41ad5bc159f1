import "server-only";
import { databaseNow } from "../clock";
import { db } from "../db/client";
import { pools } from "../db/schema";
import { ProviderError } from "../providers/error";
import { storableJson } from "../text";
import { haltReason } from "../accounts/halt-reason";
import { accountNow } from "../accounts/now";

/** Asks an account for its own packages and keeps the answer. Where it offers none, what was known stays. */
export async function readPool(accountId: string): Promise<void> {
  const account = await accountNow(accountId);
  if (!account?.connection.readPool || haltReason(account) !== null) return;
  const signal = account.withdrawn;
  const readAt = databaseNow();
  try {
    const packages = await account.connection.readPool({ lane: "background", signal });
    // Of another key, the pool is another.
    if (!packages || signal.aborted) return;
    const values = {
      readAt,
      packages: storableJson(
        packages.map((pack) => ({ ...pack, endsAt: pack.endsAt?.toISOString() ?? null })),
      ),
    };
    await db()
      .insert(pools)
      .values({ accountId, ...values })
      .onConflictDoUpdate({ target: pools.accountId, set: values });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
  }
}
