import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { createDatabase, dropDatabase, removePostgres, startPostgres } from "./lib/postgres.mjs";

const isRoot = process.getuid?.() === 0;
const top = mkdtempSync(join(tmpdir(), "subdesk-postgres-"));
let count = 0;
let dataDir = "";

beforeEach(() => {
  dataDir = join(top, String(count++), "data");
  mkdirSync(join(dataDir, ".."));
  chmodSync(top, 0o711);
});
afterEach(async () => {
  if (existsSync(dataDir)) await removePostgres({ dataDir });
});
afterAll(() => rmSync(top, { recursive: true, force: true }));

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(text);
  await client.end();
  return rows;
}

/** Starts a server from a process of its own and kills that outright, as `kill -9` of the launcher does. */
async function startAndKill(): Promise<number> {
  const script = `
    import { startPostgres } from ${JSON.stringify(new URL("./lib/postgres.mjs", import.meta.url).href)};
    const { pid } = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    process.stdout.write(String(pid));
    process.kill(process.pid, "SIGKILL");`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let pid = "";
  child.stdout.on("data", (text: Buffer) => (pid += text.toString()));
  await once(child, "close");
  return Number(pid);
}

test("makes a UTF-8 database that keeps its rows over a stop, behind a private password", async () => {
  const first = await startPostgres({ dataDir });
  await query(first.url, "create table note (text text); insert into note values ('Zürich ✓')");
  expect(await query(first.url, "select lower('ÄÖ') as lower, current_setting('fsync') as fsync")).toEqual([
    { lower: "äö", fsync: "on" },
  ]);
  await first.stop();
  await first.exited;

  const second = await startPostgres({ dataDir });
  expect(second.reused).toBe(false);
  expect(await query(second.url, "select text from note")).toEqual([{ text: "Zürich ✓" }]);
  expect(statSync(join(dataDir, "postgres-password")).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(dataDir, "postgres.log"), "utf8")).not.toContain("Zürich");
  const wrong = new URL(second.url);
  wrong.password = "wrong";
  await expect(query(wrong.href, "select 1")).rejects.toMatchObject({ code: "28P01" });
  await second.stop();
});

test("takes over the server of a start that was killed, and stops it", async () => {
  const pid = await startAndKill();
  const postgres = await startPostgres({ dataDir });
  expect(postgres).toMatchObject({ reused: true, pid });
  await query(postgres.url, "select 1");
  await postgres.stop();
  await postgres.exited;
  await expect(query(postgres.url, "select 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("a chore that is interrupted tidies up, and its server ends with it", async () => {
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, "secret"), "a secret of the tests, long enough to be one\n");
  const folder = join(dataDir, "..");
  const chore = join(folder, "chore.mjs");
  const mark = (name: string) =>
    `writeFileSync(${JSON.stringify(join(folder, name))}, process.env.DATABASE_URL)`;
  writeFileSync(
    chore,
    `import { writeFileSync } from "node:fs";
    const held = setInterval(() => {}, 1_000);
    process.on("SIGTERM", () => { ${mark("tidied")}; clearInterval(held); });
    ${mark("begun")};`,
  );
  const { DATABASE_URL: _, ...env } = process.env;
  const run = spawn(process.execPath, ["scripts/with-database.mjs", relative(process.cwd(), chore)], {
    env: { ...env, SUBDESK_DATA_DIR: dataDir },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const end = once(run, "close");
  await expect.poll(() => existsSync(join(folder, "begun")), { interval: 20 }).toBe(true);
  const url = readFileSync(join(folder, "begun"), "utf8");
  await query(url, "select 1");
  run.kill("SIGINT");
  expect(await end).toEqual([130, null]);
  expect(existsSync(join(folder, "tidied"))).toBe(true);
  await expect(query(url, "select 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("recovers when server and start were killed together", async () => {
  const pid = await startAndKill();
  process.kill(pid, "SIGKILL");
  const postgres = await startPostgres({ dataDir });
  expect(postgres.reused).toBe(false);
  await postgres.stop();
});

test("does not mistake another program for its server when a process id was given out again", async () => {
  const first = await startPostgres({ dataDir });
  const file = join(dataDir, "postgres", "postmaster.pid");
  const lines = readFileSync(file, "utf8").split("\n");
  await first.stop();
  writeFileSync(file, [process.pid, ...lines.slice(1)].join("\n"));
  const second = await startPostgres({ dataDir });
  expect(second.reused).toBe(false);
  await second.stop();
});

test("begins again when making the files was interrupted", async () => {
  mkdirSync(join(dataDir, "postgres-init-abcdef", "data"), { recursive: true });
  writeFileSync(join(dataDir, "postgres-init-abcdef", "data", "PG_VERSION"), "18\n");
  const postgres = await startPostgres({ dataDir });
  expect(existsSync(join(dataDir, "postgres-init-abcdef"))).toBe(false);
  await postgres.stop();
});

test("creates and drops databases of any name", async () => {
  const postgres = await startPostgres({ dataDir });
  const url = await createDatabase(postgres.url, 'odd "näme"');
  expect(await query(url, "select current_database() as name")).toEqual([{ name: 'odd "näme"' }]);
  await dropDatabase(postgres.url, 'odd "näme"');
  await expect(query(url, "select 1")).rejects.toMatchObject({ code: "3D000" });
  await postgres.stop();
});

test.runIf(isRoot)(
  "keeps the files elsewhere, and says so, when root's server account cannot reach the data directory",
  async () => {
    const hidden = join(dataDir, "..");
    chmodSync(hidden, 0o700);
    const said: string[] = [];
    const first = await startPostgres({ dataDir, log: (line) => said.push(line) });
    await query(first.url, "create table kept ()");
    await first.stop();
    const place = readFileSync(join(dataDir, "postgres-location"), "utf8").trim();
    expect(said.join()).toContain(place);
    const second = await startPostgres({ dataDir });
    await query(second.url, "select * from kept");
    await second.stop();
    await removePostgres({ dataDir });
    expect(existsSync(place)).toBe(false);
    await expect(startPostgres({ dataDir })).rejects.toThrow(`${place}, which is gone`);
    rmSync(dataDir, { recursive: true });
  },
);

test.runIf(isRoot)(
  "lets the server through a private data directory without opening it to others",
  async () => {
    mkdirSync(dataDir, { mode: 0o700 });
    const postgres = await startPostgres({ dataDir });
    expect(existsSync(join(dataDir, "postgres", "PG_VERSION"))).toBe(true);
    expect(statSync(dataDir).mode & 0o777).toBe(0o710);
    await postgres.stop();
  },
);
