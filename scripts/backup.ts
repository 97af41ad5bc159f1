import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { checkFile } from "../lib/backup/file";
import { keepGeneration, namesAt, removeUnfinished } from "../lib/backup/generations";
import { BackupError } from "../lib/backup/problem";
import { verifyBackup } from "../lib/backup/restore";
import { planOf, sourceLevel, writeBackup } from "../lib/backup/write";
import { env, readSetting } from "../lib/env";
import { dropUnused } from "./lib/databases.mjs";
import { removePostgres, startPostgres } from "./lib/postgres.mjs";
import { scratchDatabase } from "./lib/scratch-database.mjs";
import { SetupError, codeOf } from "./lib/setup-error.mjs";
import { hold } from "./lib/single.mjs";

/** Writes a backup, restores it into a scratch database, compares the two, and only then gives it its name. */
async function main(): Promise<void> {
  const { databaseUrl, authSecret, dataDir = "data" } = env();
  const keep = keepOf(readSetting("SUBDESK_BACKUP_KEEP"));
  const level = await sourceLevel(databaseUrl);
  const folder = openFolder(resolve(readSetting("SUBDESK_BACKUP_DIR") ?? join(dataDir, "backups")));
  if ("heldBy" in (await hold(`backups ${folder}`)))
    throw new BackupError("Another backup into this folder is under way. Wait for it.");
  await removeUnfinished(folder);

  const now = new Date();
  const names = namesAt(folder, now);
  const scratch = await emptyDatabase(databaseUrl);
  try {
    const { leftOut } = await writeBackup(
      databaseUrl,
      await planOf(scratch.url, level),
      names.draft,
      authSecret,
      now,
    );
    const { header } = await checkFile(names.draft);
    await verifyBackup(scratch.url, names.draft, header);
    const size = statSync(names.draft).size;
    const removed = await keepGeneration(folder, names, keep);
    const rows = header.tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(
      `Backed up ${rows.toLocaleString("en")} rows of ${header.tables.length} tables (${(size / 1e6).toFixed(1)} MB), restored them into a scratch database and found them equal:\n  ${names.final}`,
    );
    if (leftOut.length > 0) console.log(`Left out, because they are not Subdesk's: ${leftOut.join(", ")}.`);
    for (const name of removed) console.log(`Removed the oldest: ${name}`);
    console.log(
      `It does not contain Subdesk's secret. Keep ${join(dataDir, "secret")} (or AUTH_SECRET) and the key of the provider credentials (${dataDir}-credentials-key, or as you set it) apart from it.`,
    );
  } catch (error) {
    rmSync(names.draft, { force: true });
    throw error;
  } finally {
    await scratch.drop();
  }
}

function keepOf(given: string | undefined): number {
  const keep = Number(given ?? 14);
  if (Number.isInteger(keep) && keep >= 1 && keep <= 10_000) return keep;
  throw new BackupError(`SUBDESK_BACKUP_KEEP is "${given}". Set it to how many backups are kept, 1 or more.`);
}

function openFolder(wanted: string): string {
  try {
    mkdirSync(wanted, { recursive: true, mode: 0o700 });
    const folder = realpathSync(wanted);
    chmodSync(folder, 0o700);
    return folder;
  } catch (error) {
    throw new BackupError(
      `The folder ${wanted} cannot be used (${codeOf(error)}). Give this user the right to write there, or set SUBDESK_BACKUP_DIR.`,
    );
  }
}

/** On the same server where its role may create databases, else on one started for this purpose. */
async function emptyDatabase(url: string): Promise<{ url: string; drop(): Promise<void> }> {
  const prefix = `subdesk_check_${createHash("sha256").update(new URL(url).pathname).digest("hex").slice(0, 8)}`;
  await dropUnused(url, prefix);
  const scratch = await scratchDatabase(url, prefix);
  if (scratch.own) return scratch;
  const dataDir = mkdtempSync(join(tmpdir(), "subdesk-check-"));
  const remove = async () => {
    await removePostgres({ dataDir });
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const server = await startPostgres({ dataDir });
    return { url: server.url, drop: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

main().catch((error: unknown) => {
  const why =
    error instanceof BackupError || error instanceof SetupError
      ? error.message
      : error instanceof Error
        ? `The database or the file system failed: ${error.message}`
        : String(error);
  console.error(`No backup was made; earlier ones are as they were. ${why}`);
  process.exitCode = 1;
});
