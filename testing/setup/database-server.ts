import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { migrateDatabase } from "../../lib/db/migrate";
import { bundledPrograms } from "../../scripts/lib/postgres-binaries.mjs";
import { removePostgres, startPostgres } from "../../scripts/lib/postgres.mjs";
import { scratchDatabase } from "../../scripts/lib/scratch-database.mjs";

/** For a server whose data is discarded and that serves several tests at once. */
const settings = {
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "off",
  max_connections: "200",
};

/**
 * Gives the integration tests a server where they may create databases, unless TEST_DATABASE_URL names one,
 * and a database with the current schema that each test copies. On a server of their own the databases stay until it
 * is removed: where many files were just deleted, ext4 takes long to find room for new ones.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  // That of another project of the same run.
  if (process.env.TEST_DATABASE_TEMPLATE) return undefined;
  const given = process.env.TEST_DATABASE_URL;
  // What another version of PostgreSQL left there is of no use.
  const dataDir = resolve(`.test/integration-${bundledPrograms().version}`);
  // Of a run that was killed.
  if (!given && existsSync(dataDir)) await removePostgres({ dataDir });
  const postgres = given ? undefined : await startPostgres({ dataDir, log: console.log, settings });
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
    if (!postgres) return template.drop();
    await postgres.stop();
    await removePostgres({ dataDir });
  };
}
