import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { readAnchor } from "../lib/audit/anchor";
import { checkFile } from "../lib/backup/file";
import { listGenerations } from "../lib/backup/generations";
import { requireKnownMigrations } from "../lib/backup/migrations";
import { BackupError } from "../lib/backup/problem";
import { isEmptyDatabase, restoreBackup, type Restored } from "../lib/backup/restore";
import { readMigrations } from "../lib/db/level";
import { env } from "../lib/env";
import { appEnv } from "./lib/app-env.mjs";
import { ROOT } from "./lib/children.mjs";
import { openEmpty, strangersIn } from "./lib/empty-data-dir.mjs";
import { requireDatabase, withoutPassword } from "./lib/outside-database.mjs";
import { keepSecret, readSettings } from "./lib/settings.mjs";
import { SetupError } from "./lib/setup-error.mjs";

const usage = "npm run restore -- <file>";

/**
 * Restores a backup into an empty data directory or an empty external database. Everything that can refuse
 * comes before the first change.
 */
async function main(): Promise<void> {
  if (existsSync(join(ROOT, ".env"))) process.loadEnvFile(join(ROOT, ".env"));
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2),
    allowPositionals: true,
    options: { "other-secret": { type: "boolean", default: false } },
  });
  const wanted = resolve(process.env.SUBDESK_DATA_DIR?.trim() || "data");
  const [file] = positionals;
  if (!file || positionals.length > 1)
    throw new BackupError(`Name the backup: ${usage}${await known(wanted)}`);

  const outside = Boolean(process.env.DATABASE_URL?.trim());
  const strangers = outside ? [] : strangersIn(wanted, process.env.SUBDESK_BACKUP_DIR);
  if (strangers.length > 0)
    throw new BackupError(
      `The data directory ${wanted} is not empty (${strangers.slice(0, 3).join(", ")}). Set SUBDESK_DATA_DIR to a new folder; only the file "secret" may be in it.`,
    );
  const { header, brought, sealedUnder } = await checkFile(resolve(file));
  const level = requireKnownMigrations(header.level, brought, `The backup ${file}`);
  // Its migrations are carried out: only a file that no one else can have made may bring any.
  const foreign = level.length > readMigrations().length;
  if (foreign || !values["other-secret"]) requireSameSecret(sealedUnder, wanted);

  const opened = outside ? await openOutside() : await openEmpty(wanted);
  try {
    const settings = readSettings(process.env);
    keepSecret(settings);
    Object.assign(process.env, appEnv(settings, opened.url, false));
    const restored = await restoreBackup(opened.url, resolve(file), header, {
      otherSecret: values["other-secret"],
    });
    await say(restored, header.createdAt, settings.dataDir);
    await opened.close();
  } catch (error) {
    await opened.undo();
    throw error;
  }
}

async function known(dataDir: string): Promise<string> {
  const folder = resolve(process.env.SUBDESK_BACKUP_DIR?.trim() || join(dataDir, "backups"));
  const names = await listGenerations(folder);
  return names.length > 0
    ? `\nIn ${folder}, newest first:\n${names.map((name) => `  ${name}`).join("\n")}`
    : "";
}

/** With another secret the audit chain cannot be checked and second factors cannot be read. */
function requireSameSecret(sealedUnder: (secret: string) => boolean, dataDir: string): void {
  const kept = join(dataDir, "secret");
  const secret =
    process.env.AUTH_SECRET?.trim() || (existsSync(kept) ? readFileSync(kept, "utf8").trim() : "");
  const remedy = `Put the file "secret" of the backed-up Subdesk into ${dataDir} (or set AUTH_SECRET). Without it, --other-secret restores all the same; authenticator apps, recovery codes and npm run audit:verify then no longer work`;
  if (!secret) throw new BackupError(`Subdesk's secret is missing here. ${remedy}.`);
  if (!sealedUnder(secret))
    throw new BackupError(
      `The secret here is not the one this backup was made under, or someone without that secret altered the backup. ${remedy}.`,
    );
}

async function openOutside(): Promise<{ url: string; close(): Promise<void>; undo(): Promise<void> }> {
  const url = process.env.DATABASE_URL?.trim() ?? "";
  // Says that the address is invalid, and stops there.
  if (!URL.canParse(url)) readSettings(process.env);
  await requireDatabase(url);
  if (!(await isEmptyDatabase(url)))
    throw new BackupError(
      `The database ${withoutPassword(url)} is not empty. Set DATABASE_URL to an empty one.`,
    );
  return { url, close: async () => {}, undo: async () => {} };
}

async function say(restored: Restored, createdAt: string, dataDir: string): Promise<void> {
  console.log(`Restored Subdesk as it was at ${createdAt}; every table was read back and is equal.`);
  console.log("Everyone has to sign in again, and open links are withdrawn.");
  if (restored.runs > 0)
    console.log(
      `${restored.runs} unfinished runs are paused: some of their rows may have been done since. Compare before you resume them.`,
    );
  if (restored.operations > 0)
    console.log(
      `${restored.operations} operations were under way: Subdesk finds out what became of them, or shows them as unknown.`,
    );
  if (restored.messages > 0)
    console.log(
      `${restored.messages} messages of alerts that waited are withdrawn: they may have been sent since.`,
    );
  if (restored.channels.length > 0)
    console.log(
      `Once it is started, its alerts go to: ${restored.channels.join(", ")}. They get those of a copy too: start one without access to the network, and remove its channels first.`,
    );
  if (restored.withRecoveryCodes > 0)
    console.log(
      "Recovery codes are as they were then: one used since works again. Have people make new ones in their profile.",
    );
  const anchor = join(dataDir, "audit-anchor.json");
  const noted = await readAnchor();
  if (typeof noted === "object" && noted.seq > restored.audit)
    console.log(
      `The data directory knows audit rows up to ${noted.seq}, the backup ends at ${restored.audit}: npm run audit:verify will name that gap until ${anchor} is removed.`,
    );
  if (restored.sealed > 0) console.log(keyFor(restored.sealed));
  console.log("Start it with npm start.");
}

function keyFor(sealed: number): string {
  const { text, file } = env().credentialsKey;
  const place =
    text !== undefined
      ? "SUBDESK_CREDENTIALS_KEY is set"
      : file && existsSync(file)
        ? `${file} is there`
        : `${file} does not exist yet: restore it before you start`;
  return `The credentials of ${sealed} provider accounts were restored encrypted. They open only with the key of that Subdesk; ${place}.`;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const known =
      error instanceof BackupError ||
      error instanceof SetupError ||
      (error instanceof TypeError && "code" in error);
    const why =
      error instanceof Error
        ? known
          ? error.message
          : `The database or the file system failed: ${error.message}`
        : String(error);
    console.error(`Nothing was restored or changed. ${why}`);
    process.exit(1);
  },
);
