import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT, runNode } from "../scripts/lib/children.mjs";
import { scratchDatabase } from "../scripts/lib/scratch-database.mjs";
import { seedHistory } from "./history.mjs";
import { Figures } from "./lib/figures.mjs";
import { folder } from "./lib/stand.mjs";

/** @typedef {{ ms: number, early: number, peak: number }} Part as bench/backup.ts reports it */

/**
 * `seeded`: the year of history is there already.
 * @param {{ stand: import("./lib/stand.mjs").Stand, database: import("pg").Pool, seeded: boolean,
 *   say: (line: string) => void }} given
 * @returns {Promise<Figures>}
 */
export async function benchBackup({ stand, database, seeded, say }) {
  const figures = new Figures("backup");
  if (!seeded) {
    say("A year of history to back up …");
    await seedHistory(database);
  }
  const { rows } = await database.query("select pg_database_size(current_database())::float8 as bytes");
  say("Copying it to nowhere …");
  const copied = await copyToNowhere(database);
  say("Backing it up …");
  const file = join(folder, "large.backup");
  try {
    const { write, prove } = await backUp(stand, file);
    figures.add("Database that is backed up", "GB", rows[0].bytes / 1e9);
    figures.add("Backup of it", "MB", statSync(file).size / 1e6);
    figures.add("Writing a backup", "s", write.ms / 1_000, { floor: copied / 1_000, most: 8 });
    figures.add("Proving it", "s", prove.ms / 1_000, { floor: copied / 1_000, most: 12 });
    for (const [what, { peak, early }] of Object.entries({ writing: write, proving: prove }))
      figures.add(`Memory of ${what}, at most, against its first fifth`, "MB", peak / 1e6, {
        floor: early / 1e6,
        most: 1.25,
      });
  } finally {
    rmSync(file, { force: true });
  }
  return figures;
}

/**
 * How long the server takes to write every table as text, and throw it away.
 * @param {import("pg").Pool} database
 * @returns {Promise<number>} milliseconds
 */
async function copyToNowhere(database) {
  const { rows } = await database.query(
    "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition",
  );
  const connection = await database.connect();
  try {
    await connection.query("set statement_timeout = 0");
    const began = performance.now();
    for (const { relname } of rows)
      await connection.query(`copy (select * from public."${relname}") to '/dev/null'`);
    return performance.now() - began;
  } finally {
    connection.release();
  }
}

/**
 * Writes a backup and proves it, each in a process of its own.
 * @param {import("./lib/stand.mjs").Stand} stand
 * @param {string} file
 * @returns {Promise<{ write: Part, prove: Part }>}
 */
async function backUp(stand, file) {
  rmSync(file, { force: true });
  const empty = await scratchDatabase(stand.databaseUrl, "subdesk_bench_empty");
  try {
    return {
      write: await measure(stand, ["write", file, empty.url]),
      prove: await measure(stand, ["prove", file, empty.url]),
    };
  } finally {
    await empty.drop();
  }
}

/**
 * @param {import("./lib/stand.mjs").Stand} stand
 * @param {string[]} args
 * @returns {Promise<Part>}
 */
async function measure({ env }, args) {
  let said = "";
  const child = runNode(["--conditions=react-server", "--import", "tsx", "bench/backup.ts", ...args], {
    env,
    cwd: ROOT,
    brief: true,
    output: (text) => (said += text),
  });
  const part = await Promise.race([child.message, child.exited.then(() => undefined)]);
  await child.exited;
  if (!part) throw new Error(`The backup could not be measured: ${said}`);
  return /** @type {Part} */ (part);
}
