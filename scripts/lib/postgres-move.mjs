import { existsSync } from "node:fs";
import { open, readFile, readdir, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ROOT, runNode } from "./children.mjs";
import { createDatabase, withClient } from "./databases.mjs";
import { bundledPrograms } from "./postgres-binaries.mjs";
import { clusterFolder, initCluster, majorOf } from "./postgres-cluster.mjs";
import { olderPrograms } from "./postgres-older.mjs";
import { stopLeftover } from "./postgres-running.mjs";
import { USER, runServer } from "./postgres-server.mjs";
import { SetupError } from "./setup-error.mjs";

/** @typedef {import("./postgres-cluster.mjs").Place} Place */

/**
 * Written when the new files are whole, and removed when they have their name. From then on they are the
 * database, and until then the old ones are.
 * @param {string} home
 */
const noteOf = (home) => join(home, "postgres-moved");
/** @param {string} home */
const toolsOf = (home) => join(home, "tools");
/** @param {string} home */
const fileOf = (home) => join(home, "postgres-move.backup");
/** @param {string} folder */
const nextOf = (folder) => `${folder}-next`;

/**
 * Copies a database that an older major version of PostgreSQL made into new files, compares the two, and
 * puts the new ones in its place. The old ones are kept. Killed at any moment, it begins again at the
 * next start, or ends.
 * @param {object} options
 * @param {string} options.home the data directory
 * @param {Place} options.place
 * @param {string} options.password
 * @param {(port: number) => string} options.urlAt
 * @param {string} options.logFile
 * @param {number} options.made the major version that made the files
 * @param {number} options.ours
 * @param {(programs: import("./postgres-older.mjs").Programs) => Promise<string>} options.find makes programs
 *   fit for the server's account
 * @param {(line: string) => void} options.log
 * @param {((child: import("./children.mjs").Child) => void) | undefined} options.track
 */
export async function moveCluster({
  home,
  place,
  password,
  urlAt,
  logFile,
  made,
  ours,
  find,
  log: say,
  track,
}) {
  const { folder, account } = place;
  const [parent, next, file] = [dirname(folder), nextOf(folder), fileOf(home)];
  say(
    `PostgreSQL ${made} made the database, and this Subdesk brings PostgreSQL ${ours}. Moving it: the database stays as it is until its copy is whole.`,
  );
  await stopLeftover(folder, "SIGINT");
  await stopLeftover(next, "SIGQUIT");
  for (const left of [next, file]) await rm(left, { recursive: true, force: true, maxRetries: 3 });
  const size = await sizeOf(folder);
  await requireSpace(size, parent);

  const older = await olderPrograms({ major: made, folder: toolsOf(home), say, ...(track && { track }) });
  const [oldNative, native] = [await find(older), await find(bundledPrograms())];
  /** @type {Place} */
  const fresh = { folder: next, account, exists: false };
  await initCluster({ place: fresh, native, major: ours, password, user: USER });
  /** @type {import("./postgres-server.mjs").Server[]} */
  const servers = [];
  try {
    // No one but this start knows its port. Should someone find it, they cannot write
    // what would not be moved.
    const from = await runServer({
      place,
      native: oldNative,
      logFile,
      settings: { default_transaction_read_only: "on" },
    });
    servers.push(from);
    const to = await runServer({ place: fresh, native, logFile });
    servers.push(to);
    if (await hasDatabase(urlAt(from.port))) {
      say(`Copying the database (${inMegabytes(size)}) and comparing each table …`);
      const target = await createDatabase(urlAt(to.port), USER);
      const source = new URL(urlAt(from.port));
      source.pathname = `/${USER}`;
      await copyDatabase({ from: source.href, to: target, file, say, track });
    }
    await Promise.all(servers.map((server) => server.stop()));
  } catch (error) {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(next, { recursive: true, force: true, maxRetries: 3 });
    throw error;
  } finally {
    await rm(file, { force: true });
  }
  await tell(home, { from: made, to: ours, kept: freeName(folder, made) });
  say(`The copy for PostgreSQL ${ours} is whole.`);
  await finishMove({ home, log: say });
}

/**
 * @typedef {{ from: number, to: number, kept: string }} Note `kept`: the name of the
 *   folder with the old files
 */

/**
 * Gives the new files their name, where a move has come that far.
 * @param {{ home: string, log: (line: string) => void }} options
 */
export async function finishMove({ home, log }) {
  const text = await readFile(noteOf(home), "utf8").catch(() => "");
  if (!text) return;
  /** @type {Note} */
  const { from, to, kept } = JSON.parse(text);
  const folder = await clusterFolder(home);
  const old = join(dirname(folder), kept);
  if (!existsSync(old) && majorOf(folder) === from) await rename(folder, old);
  if (!existsSync(folder)) await rename(nextOf(folder), folder);
  if (majorOf(folder) !== to)
    throw new SetupError(
      `The database in ${folder} should be one of PostgreSQL ${to}. Its predecessor is in ${old}: restore that name, remove ${noteOf(home)}, and start again.`,
    );
  await syncFolder(dirname(folder));
  await rm(noteOf(home));
  await rm(toolsOf(home), { recursive: true, force: true });
  log(
    `The database is one of PostgreSQL ${to} now. As it was with PostgreSQL ${from}, it is kept in ${old}; remove that folder when you need no way back.`,
  );
}

/**
 * @param {string} home
 * @param {Note} note
 */
async function tell(home, note) {
  const file = noteOf(home);
  await writeFile(`${file}.new`, JSON.stringify(note), { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
  await syncFolder(home);
}

/** @param {string} folder */
async function syncFolder(folder) {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

/**
 * @param {string} folder
 * @param {number} major
 */
function freeName(folder, major) {
  for (let count = 1; ; count += 1) {
    const name = `${basename(folder)}-${major}${count === 1 ? "" : `-${count}`}`;
    if (!existsSync(join(dirname(folder), name))) return name;
  }
}

/** @param {string} url */
function hasDatabase(url) {
  return withClient(url, async (client) => {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [USER]);
    return Boolean(rowCount);
  });
}

/**
 * @param {{ from: string, to: string, file: string, say: (line: string) => void,
 *   track: ((child: import("./children.mjs").Child) => void) | undefined }} options
 */
async function copyDatabase({ from, to, file, say, track }) {
  let said = "";
  const child = runNode(["--conditions=react-server", "scripts/run.mjs", "scripts/move-database.ts"], {
    env: { ...process.env, NODE_ENV: "production", MOVE_FROM: from, MOVE_TO: to, MOVE_FILE: file },
    cwd: ROOT,
    output: (text) => {
      said += text;
      for (const line of text.split("\n")) if (line.startsWith("… ")) say(line.slice(2));
    },
  });
  track?.(child);
  const { code } = await child.exited;
  if (code === 0) return;
  throw new SetupError(
    `The database could not be moved: ${said.trim().split("\n").at(-1) || `exit code ${code}`} It is as it was. Start again, or start the version of Subdesk from before.`,
  );
}

/** @param {number} bytes */
const inMegabytes = (bytes) => `${Math.ceil(bytes / 1e6).toLocaleString("en")} MB`;

/**
 * For the copy, its log of changes (of which PostgreSQL keeps a GB) and the backup in between.
 * @param {number} size of the files that are there
 */
export const spaceFor = (size) => Math.ceil(size * 1.5 + Math.min(size * 2, 1e9) + 1e8);

/**
 * @param {number} size
 * @param {string} folder
 */
async function requireSpace(size, folder) {
  const { bavail, bsize } = await statfs(folder);
  const [free, needed] = [bavail * bsize, spaceFor(size)];
  if (free >= needed) return;
  throw new SetupError(
    `Moving the database needs ${inMegabytes(needed)} of free space in ${folder}, and there are ${inMegabytes(free)}. Make room and start again, or start the version of Subdesk from before. Nothing was changed.`,
  );
}

/**
 * @param {string} folder
 * @returns {Promise<number>} bytes
 */
async function sizeOf(folder) {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}
