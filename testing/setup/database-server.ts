import { migrateDatabase } from "../../lib/db/migrate";
import { withClient } from "../../scripts/lib/databases.mjs";
import { startPostgres } from "../../scripts/lib/postgres.mjs";
import { scratchDatabase } from "../../scripts/lib/scratch-database.mjs";
import { removeTestServer, testServerData } from "../../scripts/lib/test-server.mjs";

/** For a server whose data is discarded and that serves several tests at once. */
const settings = {
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "off",
  max_connections: "200",
};

/** Of about 10 MB each. */
const maxLeft = 40;

/**
 * Gives the integration tests a server where they may create databases, unless TEST_DATABASE_URL names one,
 * and a database with the current schema that each test copies. On a server of their own the databases stay,
 * for some runs of single files or until `npm test` removes it: where many files were deleted within five
 * minutes, ext4 takes long to find room for new ones.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  // That of another project of the same run.
  if (process.env.TEST_DATABASE_TEMPLATE) return undefined;
  const given = process.env.TEST_DATABASE_URL;
  const postgres = given ? undefined : await startOwn();
  if (postgres) process.env.TEST_DATABASES_STAY = "1";
  // Vitest ends at a signal without taking down what was set up.
  const end = () => void postgres?.stop().finally(() => process.exit(1));
  process.once("SIGINT", end).once("SIGTERM", end);
  const url = given ?? postgres?.url ?? "";
  process.env.TEST_DATABASE_URL = url;
  const template = await scratchDatabase(url, "subdesk_template");
  if (template.own) {
    await migrateDatabase(template.url);
    process.env.TEST_DATABASE_TEMPLATE = new URL(template.url).pathname.slice(1);
  }
  return async () => {
    process.off("SIGINT", end).off("SIGTERM", end);
    await template.drop();
    await postgres?.stop();
  };
}

async function startOwn() {
  const start = () => startPostgres({ dataDir: testServerData(), log: console.log, settings });
  const found = await start();
  if ((await databasesLeft(found.url)) <= maxLeft) return found;
  await removeTestServer();
  return start();
}

/** Of earlier runs. */
async function databasesLeft(url: string): Promise<number> {
  const { rows } = await withClient(url, (client) =>
    client.query<{ left: number }>(
      "select count(*)::int as left from pg_database where starts_with(datname, 'subdesk_test')",
    ),
  );
  return rows[0]?.left ?? 0;
}
