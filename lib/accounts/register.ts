import "server-only";
import { and, ne, notInArray, sql } from "drizzle-orm";
import { db } from "../db/client";
import { accounts } from "../db/schema";
import { linksOfAccounts, withdrawAndRecord } from "../secret-links/withdraw";
import { environmentAccounts } from "./configured";
import { forgetSampleHistory } from "./forget-sample-history";
import { refreshAccounts } from "./refresh";

/**
 * Stores the accounts of the environment in the database, and removes those it no longer names. Accounts
 * added in Subdesk are kept.
 */
export async function registerAccounts(): Promise<void> {
  const rows = environmentAccounts().map(({ id, provider, label, source }) => ({
    id,
    provider: provider.id,
    label,
    source,
    configured: true,
  }));
  await db().transaction(async (tx) => {
    if (rows.length > 0) {
      await tx
        .insert(accounts)
        .values(rows)
        .onConflictDoUpdate({
          target: accounts.id,
          set: { label: sql`excluded.label`, source: sql`excluded.source`, configured: true },
        });
    }
    const gone = await tx
      .update(accounts)
      .set({ configured: false })
      .where(
        and(
          ne(accounts.source, "desk"),
          rows.length > 0
            ? notInArray(
                accounts.id,
                rows.map((row) => row.id),
              )
            : undefined,
        ),
      )
      .returning({ id: accounts.id });
    const ids = gone.map(({ id }) => id);
    await forgetSampleHistory(tx, ids);
    await withdrawAndRecord(tx, linksOfAccounts(ids), "The environment no longer has the account.");
  });
  await refreshAccounts();
}
