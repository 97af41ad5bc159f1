import { existsSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { ROOT, runNode } from "./lib/children.mjs";
import { appEnv } from "./lib/app-env.mjs";
import { requireDatabase } from "./lib/outside-database.mjs";
import { startPostgres } from "./lib/postgres.mjs";
import { readSettings } from "./lib/settings.mjs";
import { SetupError } from "./lib/setup-error.mjs";
import { hold } from "./lib/single.mjs";

const [script, ...args] = process.argv.slice(2);
/** What a chore needs to leave nothing half done behind, such as the database a backup is proved in. */
const toTidyUp = 30_000;

/** @type {NodeJS.Signals | undefined} */
let signalled;
/** @type {import("./lib/children.mjs").Child | undefined} */
let chore;
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
  process.on(signal, () => {
    const again = signalled !== undefined;
    signalled = signal;
    if (again) chore?.kill();
    else void chore?.stop(toTidyUp);
  });

/** Runs a chore against Subdesk's database, whether or not Subdesk is up. */
async function main() {
  if (!script) throw new SetupError("Name the script to run.");
  if (existsSync(join(ROOT, ".env"))) process.loadEnvFile(join(ROOT, ".env"));
  const settings = readSettings(process.env);
  if (!settings.secretKept)
    throw new SetupError(
      `Subdesk's secret is not here: there is no file ${join(settings.dataDir, "secret")}, and AUTH_SECRET is not set. Set SUBDESK_DATA_DIR to Subdesk's data directory, or AUTH_SECRET. If the secret is lost, make another one (umask 077; openssl rand -base64 32 > ${join(settings.dataDir, "secret")}) and accept it with npm run secret:accept.`,
    );
  if (settings.databaseUrl) await requireDatabase(settings.databaseUrl);
  const server = settings.databaseUrl ? undefined : await openBundled(settings.dataDir);
  try {
    if (!signalled) {
      chore = runNode(["--conditions=react-server", "scripts/run.mjs", script, ...args], {
        env: appEnv(settings, settings.databaseUrl ?? server?.url ?? "", false),
        cwd: ROOT,
        output: (text) => process.stdout.write(text),
      });
      const { code } = await chore.exited;
      process.exitCode = code ?? 1;
    }
  } finally {
    await server?.close();
  }
  if (signalled) process.exitCode = 128 + constants.signals[signalled];
}

/**
 * A server of our own is only stopped while no one else can have begun to use it.
 * @param {string} dataDir
 */
async function openBundled(dataDir) {
  const held = await hold(dataDir);
  if (!("heldBy" in held)) held.tell({ pid: process.pid });
  const server = await startPostgres({ dataDir, log: () => {} });
  const ours = !("heldBy" in held) && !server.reused;
  return { url: server.url, close: async () => (ours ? server.stop() : undefined) };
}

main().catch((error) => {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
});
