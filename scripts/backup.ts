import { createHash, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { constants, setPriority, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { requireKnownDatabase } from "../lib/audit/head";
import { isSealedUnder } from "../lib/backup/file";
import { removeUnfinished } from "../lib/backup/generations";
import type { Made } from "../lib/backup/made";
import { makeBackup, openFolder, type Scratch } from "../lib/backup/make";
import { asBackupError, BackupError } from "../lib/backup/problem";
import {
  inTurn,
  recordBegin,
  recordedFiles,
  recordFailed,
  recordMade,
  type BackupRequest,
} from "../lib/backup/record";
import { isDue } from "../lib/backup/due";
import type { BackupMessage } from "../lib/backup/run";
import type { Database } from "../lib/db/client";
import { env, SettingError } from "../lib/env";
import { dropUnused } from "./lib/databases.mjs";
import { removePostgres, startPostgres } from "./lib/postgres.mjs";
import { scratchDatabase } from "./lib/scratch-database.mjs";
import { SetupError } from "./lib/setup-error.mjs";
import { hold } from "./lib/single.mjs";

/** What Subdesk asks for; a person at a terminal gives nothing. */
const asked = process.argv[2] === undefined ? null : (JSON.parse(process.argv[2]) as BackupRequest);
const stop = new AbortController();

/** One at a time, of this database and into this folder. */
async function main(): Promise<Made | null> {
  const { databaseUrl, backup } = env();
  const about = asked ?? { id: randomUUID(), trigger: "command", instanceId: null, staff: null };
  return inTurn(databaseUrl, async (database) => {
    if (asked?.trigger === "schedule" && !(await isDue(database))) return null;
    // Its seal would be one that no restore knows.
    await requireKnownDatabase(database);
    const recorded = await tellRecord(() => recordBegin(database, about, resolve(backup.folder)));
    say({ begun: true });
    try {
      const made = await make(await ownFiles(database, recorded));
      if (recorded) await tellRecord(() => recordMade(database, about.id, made));
      return made;
    } catch (error) {
      const problem = asError(error);
      if (recorded) await tellRecord(() => recordFailed(database, about.id, problem));
      throw problem;
    }
  });
}

/**
 * The files of this database are those in its list. One that the list lacks may be another Subdesk's, and is
 * left alone; but where nothing can be recorded, none is in the list, and the seal tells.
 */
async function ownFiles(database: Database, recorded: boolean): Promise<(name: string) => Promise<boolean>> {
  const known = await recordedFiles(database).catch((error: unknown) => {
    if (recorded) throw error;
    return new Set<string>();
  });
  const { authSecret, earlierSecrets, backup } = env();
  return async (name) =>
    known.has(name) ||
    (!recorded &&
      (await isSealedUnder(join(backup.folder, name), [authSecret, ...earlierSecrets]).catch(() => false)));
}

async function make(isOwn: (name: string) => Promise<boolean>): Promise<Made> {
  const { databaseUrl, authSecret, backup } = env();
  const folder = openFolder(backup.folder);
  if ("heldBy" in (await hold(`backups ${folder}`)))
    throw new BackupError("Another backup into this folder is under way. Wait for it.", "busy");
  const parts = await removeUnfinished(folder);
  const openScratch = () => emptyDatabase(databaseUrl, backup.prove);
  const made = await makeBackup({
    databaseUrl,
    secret: authSecret,
    folder,
    keep: backup.keep,
    isOwn,
    openScratch,
    signal: stop.signal,
  });
  const left = [...parts, ...made.left];
  if (left.length > 0) say({ left });
  return { ...made, left };
}

/**
 * On the same server where its role may create databases. Else a person at a terminal gets one that is
 * started for this purpose; beside Subdesk it would take the memory of a second server.
 */
async function emptyDatabase(url: string, prove: boolean): Promise<Scratch> {
  if (!prove) return { none: "off" };
  const prefix = `subdesk_check_${createHash("sha256").update(new URL(url).pathname).digest("hex").slice(0, 8)}`;
  await dropUnused(url, prefix);
  const scratch = await scratchDatabase(url, prefix);
  if (scratch.own) return scratch;
  if (asked) return { none: "no-right" };
  const dataDir = mkdtempSync(join(tmpdir(), "subdesk-check-"));
  const remove = async () => {
    await removePostgres({ dataDir });
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const server = await startPostgres({ dataDir });
    return { url: server.url, drop: remove };
  } catch {
    await remove();
    return { none: "no-right" };
  }
}

/** A user who may read everything and write nothing can back up all the same; false: it is not recorded. */
async function tellRecord(record: () => Promise<void>): Promise<boolean> {
  try {
    await record();
    return true;
  } catch (error) {
    if (asked) throw error;
    console.error(`The backup is not in Subdesk's own list: ${asBackupError(error).message}`);
    return false;
  }
}

function asError(error: unknown): BackupError {
  return error instanceof SetupError ? new BackupError(error.message) : asBackupError(error);
}

function say(message: BackupMessage): void {
  if (asked) process.send?.(message);
}

const inProof: Record<string, string> = {
  "no-right":
    "not proved by restoring it: the database user may not create databases, and no server could be started here",
  "no-room": "not proved by restoring it: the database server has no room for a second copy",
  off: "not proved by restoring it, as SUBDESK_BACKUP_PROVE is 0",
};

function print({ file, bytes, rows, tables, unproved, leftOut, removed, left }: Made): void {
  const { dataDir = "data", backup } = env();
  const proof =
    unproved === null ? "restored them into a scratch database and found them equal" : inProof[unproved];
  console.log(
    `Backed up ${rows.toLocaleString("en")} rows of ${tables} tables (${(bytes / 1e6).toFixed(1)} MB), ${proof}:\n  ${join(openFolder(backup.folder), file)}`,
  );
  if (leftOut.length > 0) console.log(`Left out, because they are not Subdesk's: ${leftOut.join(", ")}.`);
  for (const name of removed) console.log(`Removed the oldest: ${name}`);
  for (const { name, why } of left) console.log(`Could not be removed: ${name} (${why})`);
  console.log(
    `It does not contain Subdesk's secret. Keep ${join(dataDir, "secret")} (or AUTH_SECRET) and the key of the provider credentials (${dataDir}-credentials-key, or as you set it) apart from it.`,
  );
}

function complain(error: unknown): void {
  const { problem, message } =
    error instanceof SettingError ? new BackupError(error.message, "setting") : asError(error);
  if (asked) say({ failed: message, problem });
  else console.error(`No backup was made; earlier ones are as they were. ${message}`);
  process.exitCode = 1;
}

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => stop.abort());
if (asked) {
  process.on("disconnect", () => stop.abort());
  // Pages and actions come first.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
}

main()
  .then((made) => made && !asked && print(made), complain)
  .finally(() => asked && process.disconnect?.());
