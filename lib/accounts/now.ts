import "server-only";
import { db, type Executor } from "../db/client";
import { configuredAccount, configuredAccounts, type ConfiguredAccount } from "./configured";
import { refreshAccounts } from "./refresh";

/** The account as the database has it now: asked for before anything is sent. */
export async function accountNow(id: string): Promise<ConfiguredAccount | undefined> {
  await refreshAccounts();
  return configuredAccount(id);
}

/**
 * For those who change several things under one lock and need to see what is there. Within a transaction,
 * before it changes any account.
 */
export async function accountsNow(executor: Executor = db()): Promise<ConfiguredAccount[]> {
  await refreshAccounts(executor);
  return configuredAccounts();
}
