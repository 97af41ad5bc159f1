import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, renameSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "./ports.mjs";
import { gone, readPostmaster } from "./postgres-running.mjs";
import { SetupError } from "./setup-error.mjs";
import { waitFor } from "./wait.mjs";

/** @typedef {import("./postgres-cluster.mjs").Place} Place */
/** @typedef {import("./postgres-running.mjs").Postmaster} Postmaster */

export const USER = "subdesk";
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
 * @typedef {object} Server
 * @property {number} port
 * @property {number} pid
 * @property {Promise<void>} exited settles when the server has ended, for whatever reason
 * @property {() => Promise<void>} stop fast shutdown
 */

/**
 * Starts a server on files that are there.
 * @param {{ place: Place, native: string, logFile: string, settings?: Record<string, string> }} options
 *   `settings`: over the usual ones
 * @returns {Promise<Server>}
 */
export async function runServer({ place, native, logFile, settings = {} }) {
  for (let attempt = 1; ; attempt++) {
    const started = await launch({ place, native, logFile, settings: { ...SETTINGS, ...settings } });
    if (started.running) return handle({ place, ...started });
    if (attempt === 5 || !/bind|in use/.test(started.why)) {
      throw new SetupError(`PostgreSQL did not start (${started.why}). Its log is ${logFile}.`);
    }
  }
}

/**
 * A server that runs already.
 * @param {Place} place
 * @param {Postmaster} running
 * @returns {Server}
 */
export const runningServer = (place, running) =>
  handle({ place, running, exited: watch(place.folder, running.pid) });

/**
 * @param {{ place: Place, native: string, logFile: string, settings: Record<string, string> }} options
 * @returns {Promise<{ running: Postmaster, exited: Promise<void> } | { running: undefined, why: string }>}
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
 * @param {{ place: Place, running: Postmaster, exited: Promise<void> }} options
 * @returns {Server}
 */
function handle({ place, running: { pid, port }, exited }) {
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
  return { port, pid, exited, stop };
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
