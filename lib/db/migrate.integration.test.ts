import pg from "pg";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { scratchDatabase } from "../../scripts/lib/scratch-database.mjs";
import { forgetProcess } from "../../testing/forget";
import { readSetting } from "../env";
import { readMigrations } from "./level";
import { migrateDatabase } from "./migrate";

let database: Awaited<ReturnType<typeof scratchDatabase>>;
const clients: pg.Client[] = [];

beforeEach(async () => {
  database = await scratchDatabase(
    readSetting("TEST_DATABASE_URL") ?? "",
    "subdesk_migrate",
    readSetting("TEST_DATABASE_TEMPLATE"),
  );
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("AUTH_SECRET", "a secret of the tests, long enough to be one");
  vi.stubEnv("LOG_LEVEL", "silent");
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.end();
  await database.drop();
  vi.unstubAllEnvs();
  forgetProcess();
});

async function connect(): Promise<pg.Client> {
  const client = new pg.Client(database.url);
  clients.push(client);
  await client.connect();
  return client;
}

it("waits for a table that is in use, and holds up no one else who reads it", async () => {
  const known = readMigrations();
  const newest = known.at(-1)!;
  const [holder, reader] = [await connect(), await connect()];
  await holder.query("begin");
  await holder.query("select from sub_users limit 1");

  const text = "alter table sub_users add column shelf text";
  const migrated = migrateDatabase(database.url, [
    ...known,
    { ...newest, when: newest.when + 1, hash: "a further one", text },
  ]);
  const waiting = () =>
    reader.query("select from pg_locks where relation = 'sub_users'::regclass and not granted");
  await expect.poll(async () => (await waiting()).rowCount).toBe(1);
  await reader.query("set statement_timeout = '30s'");
  await reader.query("select from sub_users limit 1");
  await holder.query("commit");
  await migrated;
  expect((await reader.query("select shelf from sub_users limit 1")).fields).toHaveLength(1);
});
