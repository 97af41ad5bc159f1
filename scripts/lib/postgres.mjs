import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, renameSync, statSync } from "node:fs";
import { mkdir, readFile, realpath, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { freePort } from "./ports.mjs";
import { isRoot, unprivilegedAccount } from "./postgres-account.mjs";
import { findBinaries } from "./postgres-binaries.mjs";
import { SHARED_ROOT, clusterPassword, findCluster, initCluster } from "./postgres-cluster.mjs";
import { findRunning, gone, isPostgres, readPostmaster } from "./postgres-running.mjs";
import { createDatabase } from "./databases.mjs";
import { SetupError } from "./setup-error.mjs";
import { waitFor } from "./wait.mjs";

export { createDatabase, dropDatabase } from "./databases.mjs";

const USER = "subdesk";
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  fsync: "on",
  shared_buffers: "128MB",
  work_mem: "16MB",
  maintenance_work_mem: "128MB",
  max_connections: "60",
  // Containers often have a tiny /dev/shm, which parallel plans would exhaust.
  max_parallel_workers_per_gather: "0",
  max_parallel_maintenance_workers: "0",
  // Statements and key values stay out of the log.
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_timezone: "UTC",
  timezone: "UTC",
};

/**
 * @typedef {object} Postgres
 * @property {string} url of the database "subdesk"; carries the password
 * @property {number} port
 * @property {number} pid
 * @property {boolean} reused a server left over by a killed start was taken over
 * @property {Promise<void>} exited settles when the server has ended, for whatever reason
 * @property {() => Promise<void>} stop fast shutdown
 */

/**
 * Starts the bundled PostgreSQL on a data directory, or takes over the one already running there.
 * @param {{ dataDir: string, log?: (line: string) => void, settings?: Record<string, string> }} options `settings`: of the server, over its usual ones
 * @returns {Promise<Postgres>}
 */
export async function startPostgres({ dataDir, log = () => {}, settings = {} }) {
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const home = await realpath(resolve(dataDir));
  const place = await findCluster(home, unprivilegedAccount());
  const password = await clusterPassword(home, place);
  const urlAt = (/** @type {number} */ port) => `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`;

  const running = place.exists ? await findRunning(place.folder, urlAt) : undefined;
  if (running)
    return handle({
      place,
      running,
      url: await ownDatabase(urlAt(running.port)),
      reused: true,
      exited: watch(place.folder, running.pid),
    });

  const native = await findBinaries({ account: place.account, copyTo: isRoot ? SHARED_ROOT : home, log });
  if (!place.exists) {
    await initCluster({ place, native, password, user: USER });
    if (place.pointer)
      log(`The database is kept in ${place.folder}, because PostgreSQL's account cannot reach ${home}.`);
  }
  const logFile = join(home, "postgres.log");
  for (let attempt = 1; ; attempt++) {
    const started = await launch({ place, native, logFile, settings: { ...SETTINGS, ...settings } });
    if (started.running)
      return handle({
        place,
        ...started,
        url: await ownDatabase(urlAt(started.running.port)),
        reused: false,
      });
    if (attempt === 5 || !/bind|in use/.test(started.why)) {
      throw new SetupError(`PostgreSQL did not start (${started.why}). Its log is ${logFile}.`);
    }
  }
}

/**
 * Ends the server of a data directory, without patience, and deletes its files, wherever they are. For tests.
 * @param {{ dataDir: string }} options
 */
export async function removePostgres({ dataDir }) {
  const place = await findCluster(await realpath(dataDir), unprivilegedAccount());
  if (!place.exists) return;
  const running = await readPostmaster(place.folder);
  if (running && isPostgres(running.pid)) {
    process.kill(running.pid, "SIGQUIT");
    await gone(place.folder, running.pid, 10_000);
  }
  await rm(place.folder, { recursive: true, force: true, maxRetries: 3 });
}

/** @param {string} url */
const ownDatabase = (url) => createDatabase(url, USER, { mayExist: true });

/**
 * @param {{ place: import("./postgres-cluster.mjs").Place, native: string, logFile: string, settings: Record<string, string> }} options
 * @returns {Promise<{ running: import("./postgres-running.mjs").Postmaster, exited: Promise<void> } | { running: undefined, why: string }>}
 */
async function launch({ place, native, logFile, settings }) {
  const port = await freePort();
  if (existsSync(logFile) && statSync(logFile).size > 10_000_000) renameSync(logFile, `${logFile}.1`);
  const output = openSync(logFile, "a", 0o600);
  const before = statSync(logFile).size;
  const args = [
    "-D",
    place.folder,
    "-p",
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
  // Its own process group: Ctrl+C in the terminal must reach the app first and the database last.
  const child = spawn(join(native, "bin", "postgres"), args, {
    ...place.account,
    cwd: "/",
    env: { LC_ALL: "C", TZ: "UTC" },
    stdio: ["ignore", output, output],
    detached: true,
  });
  closeSync(output);
  /** @type {Promise<void>} */
  const exited = new Promise((settle) => {
    child.once("exit", () => settle());
    child.once("error", () => settle());
  });
  let ended = false;
  void exited.then(() => (ended = true));
  const running = await waitFor(
    async () => {
      if (ended) return "ended";
      const postmaster = await readPostmaster(place.folder);
      return postmaster?.ready && postmaster.pid === child.pid ? postmaster : undefined;
    },
    // Recovery after a power cut may take a while.
    { limit: 120_000, every: 20 },
  );
  if (typeof running === "object") return { running, exited };
  child.kill("SIGINT");
  const said = (await readFile(logFile, "utf8")).slice(before).split("\n");
  const why =
    said.filter((line) => /FATAL|could not bind|No space/.test(line)).at(0) ?? said.filter(Boolean).at(-1);
  return { running: undefined, why: why?.replace(/^.*?(FATAL|LOG|WARNING): */, "") ?? "it gave no reason" };
}

/**
 * @param {{ place: { folder: string }, running: import("./postgres-running.mjs").Postmaster, url: string, reused: boolean, exited: Promise<void> }} options
 * @returns {Postgres}
 */
function handle({ place, running: { pid, port }, url, reused, exited }) {
  const stop = async () => {
    for (const signal of /** @type {const} */ (["SIGINT", "SIGQUIT"])) {
      try {
        process.kill(pid, signal);
      } catch {
        return;
      }
      if (await gone(place.folder, pid, 20_000)) return;
    }
  };
  return { url, port, pid, reused, exited, stop };
}

/**
 * The end of a server that is not our child can only be looked for.
 * @param {string} folder
 * @param {number} pid
 * @returns {Promise<void>}
 */
function watch(folder, pid) {
  return new Promise((settle) => {
    const timer = setInterval(async () => {
      if (!(await gone(folder, pid, 0))) return;
      clearInterval(timer);
      settle();
    }, 1000);
    timer.unref();
  });
}
