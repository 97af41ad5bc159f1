import "server-only";
import { notInArray, sql } from "drizzle-orm";
import { db } from "../db/client";
import { accounts } from "../db/schema";
import { configuredAccounts } from "./configured";

/** Makes the database know the accounts of the environment, and no others as connected. */
export async function registerAccounts(): Promise<void> {
  const rows = configuredAccounts().map(({ id, provider, label, source }) => ({ id, provider: provider.id, label, source, configured: true }));
  await db().transaction(async (tx) => {
    if (rows.length > 0) {
      await tx
        .insert(accounts)
        .values(rows)
        .onConflictDoUpdate({ target: accounts.id, set: { label: sql`excluded.label`, source: sql`excluded.source`, configured: true } });
    }
    await tx
      .update(accounts)
      .set({ configured: false })
      .where(rows.length > 0 ? notInArray(accounts.id, rows.map((row) => row.id)) : undefined);
  });
}
