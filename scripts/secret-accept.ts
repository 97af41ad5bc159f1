import { acceptHead } from "../lib/audit/head";
import { recordAudit } from "../lib/audit/record";
import { db, pool } from "../lib/db/client";
import { requireOldEnough, readApplied, readMigrations, TooOldError } from "../lib/db/level";
import { SettingError } from "../lib/env";

/** Continues with another AUTH_SECRET where the one before is lost. */
async function main(): Promise<void> {
  requireOldEnough(await readApplied(pool()), readMigrations());
  const accepted = await db().transaction(async (tx) => {
    if (!(await acceptHead(tx))) return false;
    await recordAudit(tx, { staffId: null, name: "npm run secret:accept" }, null, {
      action: "desk.accept-secret",
      outcome: "done",
      reason: "The secret that the rows before were written with is not known any more.",
    });
    return true;
  });
  console.log(
    accepted
      ? "Subdesk continues with this secret. Audit rows until now, authenticator apps, recovery codes and what was encrypted for a while cannot be read with it: see docs/SECURITY.md. npm run staff:reset -- <e-mail> lets an administrator in again."
      : "This is the secret that the database was written with: there is nothing to accept.",
  );
  await pool().end();
}

main().catch((error: unknown) => {
  console.error(
    error instanceof SettingError || error instanceof TooOldError
      ? error.message
      : `The secret could not be accepted: ${error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)}`,
  );
  process.exitCode = 1;
  void pool().end();
});
