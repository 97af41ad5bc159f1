import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { withTextClient } from "../lib/backup/connect";
import { applyMigrations, readMigrations } from "../lib/db/level";
import { migrateDatabase } from "../lib/db/migrate";
import { rotateCredentials } from "../testing/chore";
import { ensureBuilt } from "./lib/build.mjs";
import { ROOT } from "./lib/children.mjs";
import { withClient } from "./lib/databases.mjs";
import { freePort } from "./lib/ports.mjs";
import { scratchDatabase } from "./lib/scratch-database.mjs";

const folder = mkdtempSync(join(tmpdir(), "subdesk-upgrade-"));
const known = readMigrations();
let database: Awaited<ReturnType<typeof scratchDatabase>>;
let desk: ChildProcess | undefined;
let said = "";
let port = 0;

/** What a Subdesk of the future does: one more migration, which says that this version works with it. */
beforeAll(async () => {
  await ensureBuilt({ say: () => {} });
  database = await scratchDatabase(process.env.TEST_DATABASE_URL ?? "", "subdesk_upgrade");
  await migrateDatabase(database.url);
  const text = "alter table staff add column shoe_size integer; create table from_the_future (id int)";
  await withTextClient(database.url, (client) =>
    applyMigrations(client, [
      { hash: "f".repeat(64), when: 9_999_999_999_999, text, needs: known.length, version: "9.8.7" },
    ]),
  );
}, 600_000);
afterAll(async () => {
  desk?.kill("SIGKILL");
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function launch(): Promise<ChildProcess> {
  const { PATH = "", HOME = "" } = process.env;
  port = await freePort();
  said = "";
  const child = spawn(process.execPath, ["scripts/launch.mjs"], {
    cwd: ROOT,
    env: {
      PATH,
      HOME,
      NODE_ENV: "production",
      DATABASE_URL: database.url,
      PORT: String(port),
      SUBDESK_DATA_DIR: folder,
      SUBDESK_SANDBOX: "0",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => (said += text.toString()));
  return child;
}

const readiness = async () => {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
  return { status: answer.status, body: (await answer.json()) as unknown };
};
const change = (text: string) => withClient(database.url, (client) => client.query(text));

/** Tables with their columns, and what Subdesk notes at a start. */
async function everything(): Promise<unknown> {
  const { rows } = await change(
    `select (select json_agg(c order by c.table_schema, c.table_name, c.ordinal_position) from information_schema.columns c
         where table_schema in ('public', 'drizzle')) as columns,
       (select json_agg(m order by id) from drizzle.__drizzle_migrations m) as migrations,
       (select json_agg(t order by token_hash) from setup_tokens t) as links,
       (select json_agg(i) from instances i) as instances,
       (select json_agg(a order by id) from accounts a) as accounts`,
  );
  return rows;
}

it("starts on a schema that is newer and works with it, serves, and is ready", async () => {
  desk = await launch();
  await expect.poll(() => said, { timeout: 60_000 }).toContain("Ctrl+C stops it.");
  expect(await readiness()).toMatchObject({ status: 200, body: { checks: { migrations: "right" } } });
  expect((await fetch(`http://127.0.0.1:${port}/sign-in`)).status).toBe(200);
  const { rows } = await change("select count(*)::int as count from drizzle.__drizzle_migrations");
  expect(rows).toEqual([{ count: known.length + 1 }]);
});

it("is no longer ready, and does not start again, once the schema needs a newer one", async () => {
  await change("update drizzle.__drizzle_migrations set needs = needs + 1 where version = '9.8.7'");
  expect(await readiness()).toMatchObject({ status: 503, body: { checks: { migrations: "wrong" } } });
  const ended = desk && once(desk, "exit");
  desk?.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);

  const before = await everything();
  desk = await launch();
  const [code] = (await once(desk, "exit")) as [number];
  expect(code).toBe(1);
  expect(said).toContain(
    `with schema ${known.length}; version 9.8.7 has brought the database to schema ${known.length + 1}, which needs a Subdesk with schema ${known.length + 1} or newer. Start version 9.8.7 or newer`,
  );
  expect(said).not.toMatch(/\n\s+at /);
  expect(await rotateCredentials({ DATABASE_URL: database.url, SUBDESK_DATA_DIR: folder })).toMatchObject({
    code: 1,
    said: expect.stringMatching(/^This Subdesk is too old for its database/),
  });
  expect(await everything()).toEqual(before);
});
