import { rotateKey } from "../lib/accounts/rotate-key";
import { pool } from "../lib/db/client";
import { requireOldEnough, readApplied, readMigrations, TooOldError } from "../lib/db/level";
import { plural } from "../lib/domain/texts/message";
import { SettingError } from "../lib/env";

/** Re-encrypts the stored provider credentials with a new key; may run while Subdesk runs. */
async function main(): Promise<void> {
  requireOldEnough(await readApplied(pool()), readMigrations());
  const { sealed, withdrawn, keyId } = await rotateKey();
  console.log(
    plural(sealed, {
      one: `The credentials of 1 account are now encrypted with the key ${keyId}.`,
      other: `The credentials of ${sealed} accounts are now encrypted with the key ${keyId}.`,
    }),
  );
  if (withdrawn > 0)
    console.log(
      plural(withdrawn, {
        one: "1 one-time link that no one had opened was withdrawn: make a new one.",
        other: `${withdrawn} one-time links that no one had opened were withdrawn: make new ones.`,
      }),
    );
  await pool().end();
}

main().catch((error: unknown) => {
  console.error(
    error instanceof SettingError || error instanceof TooOldError
      ? error.message
      : `The key could not be rotated: ${error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)}`,
  );
  process.exitCode = 1;
  void pool().end();
});
