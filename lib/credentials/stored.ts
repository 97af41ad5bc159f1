import "server-only";
import { db } from "../db/client";
import { accountCredentials } from "../db/schema";

/** Whether any account's credentials are stored, sealed with a key that must then be at hand. */
export async function hasSealed(): Promise<boolean> {
  return (
    (await db().select({ id: accountCredentials.accountId }).from(accountCredentials).limit(1)).length > 0
  );
}
