import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT, runNode } from "./lib/children.mjs";
import { appEnv } from "./lib/app-env.mjs";
import { requireDatabase } from "./lib/outside-database.mjs";
import { startPostgres } from "./lib/postgres.mjs";
import { readSettings } from "./lib/settings.mjs";
import { SetupError } from "./lib/setup-error.mjs";
import { hold } from "./lib/single.mjs";

const [script, ...args] = process.argv.slice(2);

/** Runs a chore against Subdesk's database, whether or not Subdesk is up. */
async function main() {
  if (!script) throw new SetupError("Name the script to run.");
  if (existsSync(join(ROOT, ".env"))) process.loadEnvFile(join(ROOT, ".env"));
  const settings = readSettings(process.env);
  if (settings.databaseUrl) await requireDatabase(settings.databaseUrl);
  const server = settings.databaseUrl ? undefined : await openBundled(settings.dataDir);
  const env = appEnv(settings, settings.databaseUrl ?? server?.url ?? "", false);
  const child = runNode(["--conditions=react-server", "scripts/run.mjs", script, ...args], {
    env,
    cwd: ROOT,
    output: (text) => process.stdout.write(text),
  });
  const { code } = await child.exited;
  await server?.close();
  process.exitCode = code ?? 1;
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
