import { ROOT, runNode } from "./lib/children.mjs";
import { appEnv } from "./lib/app-env.mjs";
import { startPostgres } from "./lib/postgres.mjs";
import { readSettings } from "./lib/settings.mjs";
import { SetupError } from "./lib/setup-error.mjs";

const [script, ...args] = process.argv.slice(2);

/** Runs a chore against the desk's database, whether or not the desk is up. */
async function main() {
  if (!script) throw new SetupError("Say which script to run.");
  const settings = readSettings(process.env);
  const server = settings.databaseUrl ? undefined : await startPostgres({ dataDir: settings.dataDir, log: () => {} });
  const env = appEnv(settings, settings.databaseUrl ?? server?.url ?? "", false);
  const child = runNode(["--conditions=react-server", "--import", "tsx", script, ...args], { env, cwd: ROOT, output: (text) => process.stdout.write(text) });
  const { code } = await child.exited;
  // A server that was up already belongs to a desk that is running.
  if (server && !server.reused) await server.stop();
  process.exitCode = code ?? 1;
}

main().catch((error) => {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
});
