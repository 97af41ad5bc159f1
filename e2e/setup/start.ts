import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { parseEnv } from "node:util";
import type { FullConfig } from "@playwright/test";
import { ensureBuilt } from "../../scripts/lib/build.mjs";
import { freePort } from "../../scripts/lib/ports.mjs";
import { removePostgres } from "../../scripts/lib/postgres.mjs";
import { isProviderVariable } from "../../scripts/lib/provider-variables.mjs";
import { scratchDatabase } from "../../scripts/lib/scratch-database.mjs";
import { waitFor } from "../../scripts/lib/wait.mjs";
import { createAdministrator } from "./administrator";
import { deskNumber, everyDesk, folder, type LaunchedDesk } from "./desk";
import { endDesk } from "./stop";

/** Starts a production Subdesk with a fresh data directory and its first administrator for each worker. */
export default async function start({ workers }: FullConfig): Promise<() => Promise<void>> {
  for (const left of everyDesk()) {
    await endDesk(left);
    if (existsSync(left.dataDir)) await removePostgres({ dataDir: left.dataDir });
  }
  rmSync(folder, { recursive: true, force: true });
  await ensureBuilt({ say: console.log });

  const ends: (() => Promise<void>)[] = [];
  const end = async () => void (await Promise.all(ends.map((each) => each())));
  try {
    const started = await Promise.allSettled(
      Array.from({ length: workers }, (_, number) =>
        launchDesk(deskNumber(number), (each) => ends.push(each)),
      ),
    );
    for (const one of started) if (one.status === "rejected") throw one.reason;
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}

async function launchDesk(desk: LaunchedDesk, atEnd: (end: () => Promise<void>) => void): Promise<void> {
  mkdirSync(desk.folder, { recursive: true });
  const databaseUrl = await givenDatabase(atEnd);
  atEnd(() => endDesk(desk));
  await launch(desk, databaseUrl);
  await createAdministrator(desk);
}

/**
 * A database on the person's server; without one, or where its role may not create databases, Subdesk brings
 * its own.
 */
async function givenDatabase(atEnd: (end: () => Promise<void>) => void): Promise<string> {
  const given = process.env.DATABASE_URL?.trim();
  if (!given) return "";
  const scratch = await scratchDatabase(given, "subdesk_e2e");
  atEnd(scratch.drop);
  if (scratch.own) return scratch.url;
  console.log(
    "The role of DATABASE_URL may not create databases: the desks under test use the bundled PostgreSQL instead.",
  );
  return "";
}

async function launch(
  { folder, dataDir, stateFile, logFile, pidFile, mailPortFile }: LaunchedDesk,
  databaseUrl: string,
): Promise<void> {
  const mailPort = String(await freePort());
  writeFileSync(mailPortFile, mailPort);
  const output = openSync(logFile, "a", 0o600);
  const child = spawn(process.execPath, ["scripts/launch.mjs"], {
    env: {
      ...process.env,
      ...blankDotEnv(),
      DATABASE_URL: databaseUrl,
      PORT: String(await freePort()),
      SMTP_URL: `smtp://127.0.0.1:${mailPort}`,
      SMTP_FROM: "desk@desk.test",
      WEBHOOK_ALLOW_PRIVATE: "127.0.0.1",
      SUBDESK_DATA_DIR: dataDir,
      // The tests compare charts with what they inserted themselves.
      SUBDESK_SAMPLE_HISTORY: "0",
      // Those of the others start with the tests that are about them.
      SUBDESK_SANDBOX: "netnut,nine-proxy",
      // Half a day away, so that the only backups are those of tests.
      SUBDESK_BACKUP_AT: new Date(Date.now() + 12 * 3_600_000).toISOString().slice(11, 16),
      SUBDESK_STATE_FILE: stateFile,
    },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  writeFileSync(pidFile, String(child.pid));
  const up = await waitFor(
    () => (existsSync(stateFile) ? true : child.exitCode === null ? undefined : false),
    { limit: 180_000, every: 50 },
  );
  if (!up) throw new Error(`The desk in ${folder} did not start:\n${readFileSync(logFile, "utf8")}`);
}

/**
 * A developer's .env must not send the tests to a real provider; a set variable, even an empty one, wins over
 * it.
 */
function blankDotEnv(): Record<string, string> {
  const settings = existsSync(".env") ? Object.keys(parseEnv(readFileSync(".env", "utf8"))) : [];
  const inherited = Object.keys(process.env).filter(
    (name) => isProviderVariable(name) || /^(APP_URL|AUTH_SECRET|HOST|NODE_ENV)$/.test(name),
  );
  return Object.fromEntries([...settings, ...inherited].map((name) => [name, ""]));
}
