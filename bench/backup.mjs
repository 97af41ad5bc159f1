import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT, runNode } from "../scripts/lib/children.mjs";
import { prepareDatabase } from "../scripts/lib/prepare.mjs";
import { scratchDatabase } from "../scripts/lib/scratch-database.mjs";
import { seedHistory } from "./history.mjs";
import { Figures } from "./lib/figures.mjs";
import { folder } from "./lib/stand.mjs";

/** @typedef {{ ms: number, peak: number }} Part milliseconds, and the most bytes that the process had resident */

/**
 * @param {{ stand: import("./lib/stand.mjs").Stand, database: import("pg").Pool, say: (line: string) => void }} given
 * @returns {Promise<Figures>}
 */
export async function benchBackup({ stand, database, say }) {
  const figures = new Figures("backup");
  const { rowCount } = await database.query("select from usage_months limit 1");
  if (rowCount === 0) {
    say("A year of history to back up …");
    await seedHistory(database);
  }
  const { rows } = await database.query("select pg_database_size(current_database())::float8 as bytes");
  say("Copying it to nowhere …");
  const copied = await copyToNowhere(database);
  say("Backing it up …");
  const small = await scratchDatabase(stand.databaseUrl, "subdesk_bench_small");
  const [little, much] = [join(folder, "small.backup"), join(folder, "large.backup")];
  try {
    await prepareDatabase({ env: { ...stand.env, DATABASE_URL: small.url }, track: () => {} });
    const floor = await backUp(stand, small.url, little);
    const whole = await backUp(stand, stand.databaseUrl, much);
    figures.add("Database that is backed up", "GB", rows[0].bytes / 1e9);
    figures.add("Backup of it", "MB", statSync(much).size / 1e6);
    figures.add("Writing a backup", "s", whole.write.ms / 1_000, { floor: copied / 1_000, most: 12 });
    figures.add("Proving it", "s", whole.prove.ms / 1_000, { floor: copied / 1_000, most: 30 });
    for (const [part, what] of /** @type {const} */ ([
      ["write", "writing"],
      ["prove", "proving"],
    ]))
      figures.add(
        `Peak memory of ${what}, against a database with nothing in it`,
        "MB",
        whole[part].peak / 1e6,
        {
          floor: floor[part].peak / 1e6,
          most: 2,
        },
      );
  } finally {
    for (const file of [little, much]) rmSync(file, { force: true });
    await small.drop();
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
 * @param {string} url
 * @param {string} file
 * @returns {Promise<{ write: Part, prove: Part }>}
 */
async function backUp(stand, url, file) {
  rmSync(file, { force: true });
  const empty = await scratchDatabase(stand.databaseUrl, "subdesk_bench_empty");
  const run = (/** @type {string} */ part) => measure(stand, url, "bench/backup.ts", [part, file, empty.url]);
  try {
    return { write: await run("write"), prove: await run("prove") };
  } finally {
    await empty.drop();
  }
}

/**
 * @param {import("./lib/stand.mjs").Stand} stand
 * @param {string} url
 * @param {string} script
 * @param {string[]} args
 * @returns {Promise<Part>}
 */
async function measure(stand, url, script, args) {
  let said = "";
  const child = runNode(["--conditions=react-server", "--import", "tsx", script, ...args], {
    env: { ...stand.env, DATABASE_URL: url },
    cwd: ROOT,
    brief: true,
    output: (text) => (said += text),
  });
  const part = await Promise.race([child.message, child.exited.then(() => undefined)]);
  await child.exited;
  if (!part) throw new Error(`The backup could not be measured: ${said}`);
  return /** @type {Part} */ (part);
}
