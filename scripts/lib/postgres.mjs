import { mkdir, readdir, realpath, rm } from "node:fs/promises";
import { dirname, basename, join, resolve } from "node:path";
import { createDatabase } from "./databases.mjs";
import { isRoot, unprivilegedAccount } from "./postgres-account.mjs";
import { bundledPrograms, findBinaries } from "./postgres-binaries.mjs";
import { SHARED_ROOT, clusterPassword, findCluster, initCluster, majorOf } from "./postgres-cluster.mjs";
import { finishMove, moveCluster } from "./postgres-move.mjs";
import { findRunning, stopLeftover } from "./postgres-running.mjs";
import { USER, runServer, runningServer } from "./postgres-server.mjs";
import { SetupError } from "./setup-error.mjs";

export { createDatabase, dropDatabase } from "./databases.mjs";

/**
 * @typedef {import("./postgres-server.mjs").Server & { url: string, reused: boolean }} Postgres
 * `url`: of the database "subdesk", with the password; `reused`: a server left over by a killed
 * start was taken over
 */

/** @typedef {(child: import("./children.mjs").Child) => void} Track */

/**
 * Starts the bundled PostgreSQL on a data directory, or takes over the one already running there.
 * @param {{ dataDir: string, log?: (line: string) => void, settings?: Record<string, string>,
 *   programs?: import("./postgres-older.mjs").Programs, mayMove?: boolean, track?: Track }} options
 *   `settings`: of the server, over its usual ones; `programs`: instead of the bundled ones; `mayMove`: a
 *   database that an older major version made is moved to this one
 * @returns {Promise<Postgres>}
 */
export async function startPostgres(options) {
  const { dataDir, log = () => {}, settings = {}, programs, mayMove = false, track } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const home = await realpath(resolve(dataDir));
  await finishMove({ home, log });
  let place = await findCluster(home, unprivilegedAccount());
  const password = await clusterPassword(home, place);
  const urlAt = (/** @type {number} */ port) => `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`;
  const logFile = join(home, "postgres.log");
  const find = (/** @type {import("./postgres-older.mjs").Programs} */ found) =>
    findBinaries({ account: place.account, copyTo: isRoot ? SHARED_ROOT : home, log, programs: found });

  const ours = Number.parseInt((programs ?? bundledPrograms()).version, 10);
  if (place.exists) {
    const made = majorOf(place.folder);
    if (made > ours)
      throw new SetupError(
        `PostgreSQL ${made} made the database in ${place.folder}, and this Subdesk brings PostgreSQL ${ours}, which cannot read it. Start the newer Subdesk that you used before.`,
      );
    if (made < ours && !mayMove)
      throw new SetupError(
        `PostgreSQL ${made} made the database in ${place.folder}, and this Subdesk brings PostgreSQL ${ours}. Start Subdesk once (npm start), which moves the database, and then repeat this.`,
      );
    if (made < ours) {
      await moveCluster({ home, place, password, urlAt, logFile, made, ours, find, log, track });
      place = await findCluster(home, unprivilegedAccount());
    }
    const running = await findRunning(place.folder, urlAt);
    if (running)
      return {
        ...runningServer(place, running),
        url: await ownDatabase(urlAt(running.port)),
        reused: true,
      };
  }

  const native = await find(programs ?? bundledPrograms());
  if (!place.exists) {
    await initCluster({ place, native, major: ours, password, user: USER });
    if (place.pointer)
      log(`The database is kept in ${place.folder}, because PostgreSQL's account cannot reach ${home}.`);
  }
  const server = await runServer({ place, native, logFile, settings });
  return { ...server, url: await ownDatabase(urlAt(server.port)), reused: false };
}

/**
 * Ends the servers of a data directory, without patience, and deletes its files, wherever
 * they are. For tests.
 * @param {{ dataDir: string }} options
 */
export async function removePostgres({ dataDir }) {
  const place = await findCluster(await realpath(dataDir), unprivilegedAccount()).catch(() => undefined);
  if (!place?.exists) return;
  const [parent, name] = [dirname(place.folder), basename(place.folder)];
  for (const found of await readdir(parent)) {
    if (found !== name && !(found.startsWith(`${name}-`) && /-(next|\d+)$/.test(found))) continue;
    await stopLeftover(join(parent, found), "SIGQUIT");
    await rm(join(parent, found), { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @param {string} url */
const ownDatabase = (url) => createDatabase(url, USER, { mayExist: true });
