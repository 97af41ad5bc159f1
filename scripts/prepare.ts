import { environmentAccounts } from "../lib/accounts/configured";
import { requireKnownDatabase } from "../lib/audit/head";
import { issueSetupPath } from "../lib/auth/setup";
import { ensureKey } from "../lib/credentials/keys";
import { hasSealed } from "../lib/credentials/stored";
import { pool } from "../lib/db/client";
import { migrateDatabase } from "../lib/db/migrate";
import { env, SettingError } from "../lib/env";

/** Brings the database up to date and issues the set-up link; names a wrong setting and exits. */
async function prepare(): Promise<void> {
  environmentAccounts();
  await migrateDatabase(env().databaseUrl);
  await requireKnownDatabase();
  ensureKey(await hasSealed());
  process.send?.({ setupPath: await issueSetupPath() });
  await pool().end();
  process.disconnect?.();
}

prepare().catch((error: unknown) => {
  console.error(
    error instanceof SettingError || error instanceof Error
      ? error.message
      : "The database could not be prepared.",
  );
  process.exitCode = 1;
  process.disconnect?.();
});
