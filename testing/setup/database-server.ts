import { resolve } from "node:path";
import { startPostgres } from "../../scripts/lib/postgres.mjs";

/**
 * Gives the integration tests a server on which they may create databases, unless TEST_DATABASE_URL names
 * one.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TEST_DATABASE_URL) return undefined;
  const postgres = await startPostgres({ dataDir: resolve(".test/integration"), log: console.log });
  process.env.TEST_DATABASE_URL = postgres.url;
  return () => postgres.stop();
}
