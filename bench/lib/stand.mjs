import { existsSync, mkdirSync, rmSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { appEnv } from "../../scripts/lib/app-env.mjs";
import { ensureBuilt } from "../../scripts/lib/build.mjs";
import { runNode, ROOT } from "../../scripts/lib/children.mjs";
import { freePort } from "../../scripts/lib/ports.mjs";
import { isProviderVariable } from "../../scripts/lib/provider-variables.mjs";
import { removePostgres, startPostgres } from "../../scripts/lib/postgres.mjs";
import { prepareDatabase } from "../../scripts/lib/prepare.mjs";
import { sandboxEnv, startSandbox } from "../../scripts/lib/sandbox.mjs";
import { readSettings } from "../../scripts/lib/settings.mjs";
import { RANK } from "../../scripts/lib/shutdown.mjs";
import { waitFor } from "../../scripts/lib/wait.mjs";
import { startWeb } from "../../scripts/lib/web.mjs";

/** Leaves out the settings of the developer's own Subdesk. */
const THEIRS = /^(SUBDESK_|DATABASE_URL$|AUTH_SECRET|NEXTAUTH_|APP_URL|PORT$|HOST$|NODE_ENV$|OIDC_|SMTP_)/;
export const folder = join(ROOT, ".test/bench");
const floorFolder = join(ROOT, "bench/floor");

/**
 * @typedef {object} Stand
 * @property {string} url of Subdesk
 * @property {string} setupPath
 * @property {string} databaseUrl
 * @property {NodeJS.ProcessEnv} env what Subdesk was given
 * @property {number} webPid
 * @property {(path: string, body?: unknown) => Promise<unknown>} nineProxy its sandbox's controls
 */

/** Before anything reads the environment. */
export function ownEnvironment() {
  for (const name of Object.keys(process.env))
    if (THEIRS.test(name) || isProviderVariable(name)) delete process.env[name];
  process.env.SUBDESK_DIST_DIR = ".next-bench";
}

/**
 * A desk of the production build on an empty database of its own, with sandboxes that hold `users` sub-users
 * at 9Proxy. Rows come again only at Subdesk's next full hour, so that synchronising does not disturb.
 * @param {{ users: number, say: (line: string) => void,
 *   shutdown: import("../../scripts/lib/shutdown.mjs").Shutdown }} options
 * @returns {Promise<Stand>}
 */
export async function openDesk({ users, say, shutdown }) {
  const dataDir = join(folder, "data");
  if (existsSync(dataDir)) await removePostgres({ dataDir });
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  Object.assign(process.env, {
    SUBDESK_DATA_DIR: dataDir,
    PORT: String(await freePort()),
    SYNC_MINUTES: "59",
    SUBDESK_BACKUP_AT: "off",
  });
  const settings = readSettings(process.env);
  const track =
    (/** @type {number} */ rank) => (/** @type {import("../../scripts/lib/children.mjs").Child} */ child) =>
      shutdown.add({ rank, stop: () => child.stop(), kill: () => child.kill() });

  await ensureBuilt({ say, track: track(RANK.step) });
  const sandbox = await startSandbox({
    dataDir,
    providers: ["netnut", "nine-proxy"],
    track: track(RANK.sandbox),
  });
  const nineProxy = controlOf(sandbox.addresses.nineProxy.url);
  await nineProxy("reset", { users });
  await nineProxy("options", { frozen: true });
  const postgres = await startPostgres({ dataDir });
  shutdown.add({
    rank: RANK.database,
    stop: () => postgres.stop(),
    kill: () => process.kill(postgres.pid, "SIGQUIT"),
  });

  const env = { ...appEnv(settings, postgres.url, false), ...sandboxEnv(sandbox) };
  const setupPath = await prepareDatabase({ env, track: track(RANK.step) });
  let webPid = 0;
  await startWeb({
    dev: false,
    port: settings.port,
    host: settings.host,
    env,
    track: (child) => {
      webPid = child.pid ?? 0;
      track(RANK.web)(child);
    },
  });
  if (!setupPath) throw new Error("The new database has an administrator already.");
  return { url: settings.defaultUrl, setupPath, databaseUrl: postgres.url, env, webPid, nineProxy };
}

/**
 * The bare page beside it, on the same database.
 * @param {{ databaseUrl: string, say: (line: string) => void,
 *   shutdown: import("../../scripts/lib/shutdown.mjs").Shutdown }} options
 */
export async function openFloor({ databaseUrl, say, shutdown }) {
  const port = await freePort();
  const env = /** @type {NodeJS.ProcessEnv} */ ({
    ...process.env,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    DATABASE_URL: databaseUrl,
  });
  const next = join(ROOT, "node_modules/next/dist/bin/next");
  const track = (
    /** @type {number} */ rank,
    /** @type {import("../../scripts/lib/children.mjs").Child} */ child,
  ) => shutdown.add({ rank, stop: () => child.stop(), kill: () => child.kill() });
  say("Building the bare page beside it …");
  let said = "";
  const build = runNode([next, "build", floorFolder], {
    env,
    cwd: floorFolder,
    output: (text) => (said += text),
  });
  track(RANK.step, build);
  if ((await build.exited).code !== 0) throw new Error(`The bare page could not be built:\n${said}`);
  const web = runNode([next, "start", floorFolder, "--port", String(port), "--hostname", "127.0.0.1"], {
    env,
    cwd: floorFolder,
    output: () => {},
  });
  track(RANK.web, web);
  const url = `http://localhost:${port}`;
  const up = await waitFor(() => answers(`${url}/`), { limit: 30_000, every: 100 });
  if (!up) throw new Error("The bare page did not start.");
  return url;
}

/** @param {string} providerUrl */
export function controlOf(providerUrl) {
  return async (/** @type {string} */ path, /** @type {unknown} */ body) => {
    const answer = await fetch(
      `${new URL(providerUrl).origin}/__sandbox/${path}`,
      body === undefined
        ? {}
        : { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } },
    );
    if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} to ${path}.`);
    return answer.json();
  };
}

/**
 * @param {string} url
 * @returns {Promise<true | undefined>}
 */
function answers(url) {
  return new Promise((resolve) => {
    const request = get(url, { agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200 ? true : undefined);
    });
    request.once("error", () => resolve(undefined));
  });
}
