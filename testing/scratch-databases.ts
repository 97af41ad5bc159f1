import { createHash } from "node:crypto";
import type { TestDesk } from "./desk";

/** The databases that backups of this one are restored into; other test files have others on the server. */
export async function scratchDatabasesOf(desk: TestDesk): Promise<string[]> {
  const digest = createHash("sha256").update(new URL(desk.databaseUrl).pathname).digest("hex").slice(0, 8);
  const rows = await desk.query<{ name: string }>(
    "select datname as name from pg_database where starts_with(datname, $1)",
    [`subdesk_check_${digest}`],
  );
  return rows.map(({ name }) => name);
}
