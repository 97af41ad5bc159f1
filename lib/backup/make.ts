import "server-only";
import { chmodSync, mkdirSync, realpathSync, rmSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import type { Unproved } from "../domain/system/backup";
import { errorCode } from "../error-code";
import { checkFile, type Header } from "./file";
import { keepGeneration, namesAt } from "./generations";
import type { Made } from "./made";
import { knownPlan } from "./known-plan";
import { asBackupError, BackupError, folderError, isWithoutRoom } from "./problem";
import { verifyBackup } from "./restore";
import { planOf, sourceLevel, writeBackup } from "./write";

/** An empty database to restore into, or why there is none. */
export type Scratch = { url: string; drop(): Promise<void> } | { none: Unproved };

interface Making {
  databaseUrl: string;
  secret: string;
  /** As `openFolder` gave it. */
  folder: string;
  keep: number;
  /** Whether a file of the folder is this Subdesk's, by its name. */
  isOwn(name: string): boolean | Promise<boolean>;
  openScratch(): Promise<Scratch>;
  /** Stops it in the middle, without leaving anything. */
  signal?: AbortSignal;
}

/** Makes the folder where it is missing, and says where it is. Only its owner can read it. */
export function openFolder(wanted: string): string {
  try {
    mkdirSync(wanted, { recursive: true, mode: 0o700 });
    const folder = realpathSync(wanted);
    chmodSync(folder, 0o700);
    return folder;
  } catch (error) {
    throw folderError(resolve(wanted), errorCode(error) ?? "unknown");
  }
}

/**
 * Writes a backup, restores it into a scratch database, compares the two, and only then gives it its name.
 * Where there is no scratch database, every byte of the file is read again and it says that it is not proved.
 */
export async function makeBackup(making: Making): Promise<Made> {
  const { signal } = making;
  try {
    return await make(making);
  } catch (error) {
    if (signal?.aborted)
      throw new BackupError("Subdesk was stopped before it was finished. It is made again.", "stopped");
    throw asBackupError(error);
  }
}

async function make({
  databaseUrl,
  secret,
  folder,
  keep,
  isOwn,
  openScratch,
  signal,
}: Making): Promise<Made> {
  const level = await sourceLevel(databaseUrl);
  const now = new Date();
  const names = namesAt(folder, now);
  const scratch = await openScratch();
  const empty = "none" in scratch ? null : scratch;
  try {
    const plan = empty ? await planOf(empty.url, level, signal) : await knownPlan(databaseUrl, level, signal);
    const { leftOut } = await writeBackup(databaseUrl, plan, names.draft, secret, now, signal);
    signal?.throwIfAborted();
    const { header } = await checkFile(names.draft);
    const unproved = "none" in scratch ? scratch.none : await prove(scratch.url, names.draft, header, signal);
    const bytes = (await stat(names.draft)).size;
    signal?.throwIfAborted();
    return {
      ...(await keepGeneration(folder, names, keep, isOwn)),
      file: basename(names.final),
      bytes,
      tables: header.tables.length,
      rows: header.tables.reduce((sum, table) => sum + table.rows, 0),
      unproved,
      leftOut,
    };
  } catch (error) {
    rmSync(names.draft, { force: true });
    throw error;
  } finally {
    // One that stays is dropped by the next backup, and is no reason to call this one failed.
    await empty?.drop().catch(() => {});
  }
}

/** Throws unless everything comes back as it was; null once it did. */
async function prove(
  emptyUrl: string,
  file: string,
  header: Header,
  signal: AbortSignal | undefined,
): Promise<Unproved | null> {
  try {
    await verifyBackup(emptyUrl, file, header, signal);
    return null;
  } catch (error) {
    if (isWithoutRoom(error)) return "no-room";
    throw error;
  }
}
