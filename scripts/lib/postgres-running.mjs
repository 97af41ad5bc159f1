import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { SetupError, codeOf } from "./setup-error.mjs";
import { waitFor } from "./wait.mjs";

/** @typedef {{ pid: number, port: number, ready: boolean }} Postmaster */

/**
 * What the server wrote down about itself.
 * @param {string} folder
 * @returns {Promise<Postmaster | undefined>}
 */
export async function readPostmaster(folder) {
  const lines = (await readFile(join(folder, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 ? { pid, port, ready: lines[7]?.trim() === "ready" } : undefined;
}

/**
 * Whether the process exists and is a PostgreSQL: process ids are given out again, most of all in containers.
 * @param {number} pid
 */
function isPostgres(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === "ESRCH") return false;
  }
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      return /\(postgres\) [^ZX]/.test(stat);
    }
    return /postgres/.test(execFileSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" }));
  } catch {
    return false;
  }
}

/**
 * Whether the server at this address answers with the password and serves exactly this folder.
 * @param {{ url: string, folder: string }} server
 */
async function serves({ url, folder }) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query("show data_directory");
    return rows[0]?.data_directory === folder;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * The server that an earlier, killed start left running on this folder. One that is still starting or
 * stopping is waited for.
 * @param {string} folder
 * @param {(port: number) => string} urlAt
 * @returns {Promise<Postmaster | undefined>}
 */
export async function findRunning(folder, urlAt) {
  const found = await waitFor(
    async () => {
      const postmaster = await readPostmaster(folder);
      if (!postmaster || !isPostgres(postmaster.pid)) return "none";
      if (postmaster.ready && (await serves({ url: urlAt(postmaster.port), folder }))) return postmaster;
    },
    { limit: 30_000, every: 100 },
  );
  if (typeof found === "object") return found;
  // A pid file that names another running program would make the server refuse to start.
  if (found === "none") await rm(join(folder, "postmaster.pid"), { force: true });
}

/**
 * Ends the server that a killed start left running on this folder, if there is one.
 * @param {string} folder
 * @param {NodeJS.Signals} signal
 */
export async function stopLeftover(folder, signal) {
  const running = await readPostmaster(folder);
  if (!running || !isPostgres(running.pid)) return;
  process.kill(running.pid, signal);
  if (!(await gone(folder, running.pid, 60_000)))
    throw new SetupError(
      `A PostgreSQL of an earlier start still runs on ${folder} (process ${running.pid}). Stop it and start again.`,
    );
}

/**
 * Waits until the server has gone: at the end of an orderly stop it removes its pid file.
 * @param {string} folder
 * @param {number} pid
 * @param {number} limit milliseconds
 */
export async function gone(folder, pid, limit) {
  const answer = await waitFor(
    async () => (isPostgres(pid) && (await readPostmaster(folder))?.pid === pid ? undefined : true),
    { limit, every: 50 },
  );
  return answer === true;
}
