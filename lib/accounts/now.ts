import "server-only";
import type { Executor } from "../db/client";
import { configuredAccount, configuredAccounts, type ConfiguredAccount } from "./configured";
import { refreshAccounts } from "./refresh";

/** The account as it is in the database now; read before anything is sent. */
export async function accountNow(id: string): Promise<ConfiguredAccount | undefined> {
  await refreshAccounts();
  return configuredAccount(id);
}

/**
 * For a caller that changes several things under one lock and needs the current state. Within a transaction,
 * before it changes any account.
 */
export async function accountsNow(executor?: Executor): Promise<ConfiguredAccount[]> {
  await refreshAccounts(executor);
  return configuredAccounts();
}
