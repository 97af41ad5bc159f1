import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./children.mjs";
import { bundledPrograms } from "./postgres-binaries.mjs";
import { removePostgres } from "./postgres.mjs";

/** Where the integration tests' own server keeps its data. What another PostgreSQL version left is no use. */
export const testServerData = () => join(ROOT, ".test", `integration-${bundledPrograms().version}`);

/** Ends it, if it runs, and deletes its data. */
export async function removeTestServer() {
  const dataDir = testServerData();
  if (existsSync(dataDir)) await removePostgres({ dataDir });
}
