import { readFileSync } from "node:fs";
import { withTextClient } from "../../lib/backup/connect";
import { applyMigrations, readMigrations } from "../../lib/db/level";

/** How many migrations the first commit had. */
const level = 6;
const data = new URL("./data.sql", import.meta.url);

/** The secret under which that data, and the backup beside it, were made. */
export const firstSecret = "a secret of the tests, long enough to be one";
/** Written by the first version that had backups. */
export const firstBackup = new URL("./subdesk.backup", import.meta.url);

/** Makes an empty database what the first commit's code left behind. */
export async function fillAsFirst(url: string): Promise<void> {
  await withTextClient(url, async (client) => {
    await client.query("begin");
    await applyMigrations(client, readMigrations().slice(0, level));
    await client.query(
      "alter table drizzle.__drizzle_migrations drop column needs, drop column version, drop column body",
    );
    await client.query(readFileSync(data, "utf8"));
    await client.query("commit");
  });
}
