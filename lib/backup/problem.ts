import "server-only";

/** Why a backup or a restore was refused: one sentence for the person at the terminal. */
export class BackupError extends Error {
  override readonly name = "BackupError";
}
