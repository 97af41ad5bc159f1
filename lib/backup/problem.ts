import "server-only";
import pg from "pg";
import type { BackupProblem } from "../domain/system/backup";
import { errorCode } from "../error-code";

/** Why a backup or a restore was refused: one sentence for the person who reads it, and its kind. */
export class BackupError extends Error {
  override readonly name = "BackupError";

  constructor(
    message: string,
    readonly problem: BackupProblem = "file",
  ) {
    super(message);
  }
}

const longest = 300;

const ofTheSystem: Record<string, [problem: BackupProblem, message: string]> = {
  ENOSPC: [
    "disk-full",
    "The disk of the backups is full. Make room, or set SUBDESK_BACKUP_DIR to a folder on another disk.",
  ],
  EDQUOT: [
    "disk-full",
    "The disk quota of the backups is used up. Raise it, or set SUBDESK_BACKUP_DIR to another place.",
  ],
  EFBIG: [
    "disk-full",
    "The file system allows no file of this size. Set SUBDESK_BACKUP_DIR to a folder on another disk.",
  ],
  EACCES: ["folder", unwritable("no permission")],
  EPERM: ["folder", unwritable("no permission")],
  EROFS: [
    "folder",
    `The folder of the backups is mounted read-only for Subdesk. ${mountForWriting("it")}, or set SUBDESK_BACKUP_DIR.`,
  ],
  EIO: [
    "folder",
    "The disk of the backups answers with errors. Replace it, or set SUBDESK_BACKUP_DIR to a folder on another disk.",
  ],
};

function mountForWriting(folder: string): string {
  return `Mount it for writing, or name ${folder} in ReadWritePaths of the systemd unit, as deploy/subdesk.service says`;
}

/** Why a folder cannot be used, by the code of the system's error. */
export function folderError(folder: string, code: string): BackupError {
  return new BackupError(
    code === "EROFS"
      ? `The folder ${folder} is mounted read-only for Subdesk (EROFS). ${mountForWriting(folder)}, or set SUBDESK_BACKUP_DIR.`
      : `The folder ${folder} cannot be used (${code}). Give this user the right to write there, or set SUBDESK_BACKUP_DIR.`,
    "folder",
  );
}

function unwritable(why: string): string {
  return `The folder of the backups cannot be written (${why}). Give Subdesk’s user the right to write there, or set SUBDESK_BACKUP_DIR.`;
}

/** Classes of PostgreSQL's errors: no right, and no disk, memory or connections left. */
const insufficientPrivilege = "42501";
const insufficientResources = /^53/;

/** What went wrong, as one sentence without addresses and passwords. */
export function asBackupError(error: unknown): BackupError {
  if (error instanceof BackupError) return error;
  const message = oneLine(error instanceof Error ? error.message : String(error));
  const code = errorCode(error) ?? "";
  const known = ofTheSystem[code];
  if (known) return new BackupError(known[1], known[0]);
  if (code === insufficientPrivilege)
    return new BackupError(
      `The database user may not read everything: ${message}. Grant it what is missing, or back up as the owner of the tables.`,
      "rights",
    );
  return new BackupError(`The database or the file system failed: ${message}`, "database");
}

/** Whether the server has no room for a second copy, which says nothing about the file. */
export function isWithoutRoom(error: unknown): boolean {
  return error instanceof pg.DatabaseError && insufficientResources.test(error.code ?? "");
}

/** Shortened, and without addresses, which may carry a password. */
export function oneLine(text: string): string {
  return text
    .replace(/postgres(ql)?:\/\/\S+/gi, "the database’s address")
    .replaceAll(/\s+/g, " ")
    .slice(0, longest);
}
