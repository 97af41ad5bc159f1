import { renameSync, rmSync, writeFileSync } from "node:fs";
import { appEnv } from "./app-env.mjs";
import { ensureBuilt } from "./build.mjs";
import { ROOT } from "./children.mjs";
import { ensureInstalled } from "./install.mjs";
import { packedRelease } from "./release.mjs";
import { RANK } from "./shutdown.mjs";
import { requirePort } from "./ports.mjs";
import { prepareDatabase } from "./prepare.mjs";
import { sandboxEnv, startSandbox } from "./sandbox.mjs";
import { keepSecret, readSettings } from "./settings.mjs";
import { SetupError } from "./setup-error.mjs";
import { hold, holdInTurn } from "./single.mjs";
import { startWeb } from "./web.mjs";

/** What the web server needs to stop, beyond the time for what is under way, in milliseconds. */
const MORE_PATIENCE = 12_000;

/**
 * @typedef {object} Opening
 * @property {boolean} dev
 * @property {(line: string) => void} say
 * @property {import("./shutdown.mjs").Shutdown} shutdown
 * @property {(name: string) => void} lost a part ended by itself
 */

/**
 * Brings the whole desk up, in order, and says where it is.
 * @param {Opening} opening
 */
export async function openDesk(opening) {
  const { dev, say, shutdown } = opening;
  const settings = readSettings(process.env);
  const held = await holdDataDir(settings.dataDir);
  await requirePort({ port: settings.port, host: settings.host, patience: held.stale ? 5000 : 0 });

  await prepareCheckout(opening, settings.databaseUrl);
  const sandboxReady = settings.sandbox
    ? startSandbox({
        dataDir: settings.dataDir,
        history: settings.sampleHistory,
        providers: settings.sandboxProviders,
        track: track(opening, "The sandbox", RANK.sandbox),
      })
    : undefined;
  sandboxReady?.catch(() => {});
  const databaseUrl = settings.databaseUrl ?? (await startDatabase(settings.dataDir, opening));

  const env = appEnv(settings, databaseUrl, dev);
  const setupPath = await prepareDatabase({ env, track: track(opening, "", RANK.step) });
  // Not before: a database that was written with another one is refused, and a new one would be in its place.
  keepSecret(settings);
  const sandbox = await sandboxReady;
  if (sandbox) Object.assign(env, sandboxEnv(sandbox));
  await startWeb({
    dev,
    port: settings.port,
    host: settings.host,
    env,
    track: track(opening, "The web server", RANK.web, settings.stopMs + MORE_PATIENCE),
  });
  if (shutdown.begun) return;

  const url = settings.appUrl ?? settings.defaultUrl;
  const setupUrl = setupPath ? new URL(setupPath, url).href : null;
  held.tell({ pid: process.pid, url });
  writeState({ pid: process.pid, url, databaseUrl, sandbox: sandbox?.addresses ?? null, setupUrl });
  say(await summary({ settings, env, url, setupUrl }));
}

/** @param {string} dataDir */
async function holdDataDir(dataDir) {
  const held = await hold(dataDir);
  if (!("heldBy" in held)) {
    held.tell({ pid: process.pid });
    return held;
  }
  const { pid, url } = held.heldBy;
  const who = [pid && `process ${pid}`, url].filter(Boolean).join(", ") || "another process";
  throw new SetupError(
    `Subdesk already runs on the data directory ${dataDir} (${who}). Use that one, stop it first, or set SUBDESK_DATA_DIR to another folder.`,
  );
}

/**
 * Packages and build belong to the checkout, which several data directories may share: one start at a time
 * works on them.
 * @param {Opening} opening
 * @param {string | undefined} databaseUrl tried before the build, so that a mistake shows early
 */
async function prepareCheckout(opening, databaseUrl) {
  const work = { say: opening.say, track: track(opening, "", RANK.step) };
  const turn = await holdInTurn(`checkout ${ROOT}`);
  try {
    const packed = packedRelease();
    if (packed) process.env.SUBDESK_DIST_DIR = packed.build;
    if (packed && !databaseUrl)
      throw new SetupError(
        "DATABASE_URL is not set, and an image has no PostgreSQL of its own. Set it to postgres://user:password@host:5432/database.",
      );
    if (!packed) await ensureInstalled(work);
    if (databaseUrl) await (await import("./outside-database.mjs")).requireDatabase(databaseUrl);
    if (!opening.dev && !packed) await ensureBuilt(work);
  } finally {
    turn?.release();
  }
}

/**
 * @param {string} dataDir
 * @param {Opening} opening
 */
async function startDatabase(dataDir, opening) {
  const { say, shutdown, lost } = opening;
  const { startPostgres } = await import("./postgres.mjs");
  const starting = startPostgres({
    dataDir,
    log: say,
    mayMove: true,
    track: track(opening, "", RANK.step),
  });
  let pid = 0;
  shutdown.add({
    rank: RANK.database,
    stop: async () => (await starting.catch(() => undefined))?.stop(),
    kill: () => void (pid && process.kill(pid, "SIGQUIT")),
  });
  const postgres = await starting;
  pid = postgres.pid;
  if (postgres.reused) say("The database of the last start was still running and is used again.");
  void postgres.exited.then(() => lost(`PostgreSQL (its log: ${dataDir}/postgres.log)`));
  return postgres.url;
}

/**
 * @param {Opening} opening
 * @param {string} name empty for a step that is meant to end
 * @param {number} rank
 * @param {number} [patience] milliseconds that it may take to stop
 * @returns {(child: import("./children.mjs").Child) => void}
 */
function track({ shutdown, lost }, name, rank, patience) {
  return (child) => {
    shutdown.add({ rank, stop: () => child.stop(patience), kill: () => child.kill() });
    if (name) void child.exited.then(() => lost(name));
  };
}

/**
 * For tests and service managers: where everything is. Removed when Subdesk ends.
 * @param {object} state
 */
function writeState(state) {
  const file = process.env.SUBDESK_STATE_FILE;
  if (!file) return;
  // Whoever waits for it finds it whole.
  writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  process.once("exit", () => rmSync(file, { force: true }));
}

/**
 * @param {{ settings: import("./settings.mjs").Settings, env: NodeJS.ProcessEnv, url: string,
 *   setupUrl: string | null }} facts
 */
async function summary({ settings, env, url, setupUrl }) {
  const { withoutPassword } = await import("./outside-database.mjs");
  const providers = settings.sandbox
    ? "sandbox providers (stand-ins on this machine; no real account is touched)"
    : "real providers";
  return [
    "",
    "Subdesk is ready.",
    "",
    `  Version    ${env.SUBDESK_VERSION} (${env.SUBDESK_COMMIT?.slice(0, 12)})`,
    `  Address    ${url}`,
    `  Data       ${settings.dataDir}`,
    ...(settings.databaseUrl ? [`  Database   ${withoutPassword(settings.databaseUrl)}`] : []),
    `  Providers  ${providers}`,
    ...(setupUrl
      ? ["", "  Create the first administrator here (the link works once):", `  ${setupUrl}`]
      : []),
    "",
    "  Ctrl+C stops it.",
    "",
  ].join("\n");
}
