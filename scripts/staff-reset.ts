import { pool } from "../lib/db/client";
import { requireOldEnough, readApplied, readMigrations, TooOldError } from "../lib/db/level";
import { DeskError } from "../lib/domain/errors";
import { SettingError } from "../lib/env";
import { resetAdministrator } from "../lib/staff/reset-administrator";

const usage = "npm run staff:reset -- <e-mail>";

/**
 * Prints a link by which an administrator who cannot sign in any more sets a new password,
 * without second factors.
 */
async function main(): Promise<void> {
  const [email, ...others] = process.argv.slice(2);
  if (!email || others.length > 0) throw new DeskError("invalid", `Name one administrator: ${usage}`);
  requireOldEnough(await readApplied(pool()), readMigrations());
  const { url, expiresAt } = await resetAdministrator(email, "npm run staff:reset");
  console.log(
    `The password and the second factors of ${email} no longer work, and all sessions have ended. This link, which works once and until ${expiresAt}, sets a new password:\n${url}`,
  );
  await pool().end();
}

main().catch((error: unknown) => {
  console.error(
    error instanceof SettingError || error instanceof TooOldError || error instanceof DeskError
      ? error.message
      : `Nothing was reset: ${error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)}`,
  );
  process.exitCode = 1;
  void pool().end();
});
