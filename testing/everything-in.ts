import { tablesOf } from "../lib/backup/catalog";
import { withTextClient } from "../lib/backup/connect";
import { withClient } from "../scripts/lib/databases.mjs";

/**
 * Every row of every table, the computed columns too, and how far the sequences are. `besides`: tables that
 * change while a test runs.
 */
export async function everythingIn(
  url: string,
  { besides = [] }: { besides?: readonly string[] } = {},
): Promise<Record<string, string[]>> {
  const tables = await withTextClient(url, tablesOf);
  return withClient(url, async (client) => {
    const lines = async (text: string) =>
      (await client.query<{ line: string }>(text)).rows.map(({ line }) => line);
    await client.query("set timezone = 'UTC'");
    const all: Record<string, string[]> = {};
    for (const { name } of tables.filter((table) => !besides.includes(table.name)))
      all[name] = await lines(`select t::text as line from public."${name}" t order by 1`);
    all.sequences = await lines(
      "select sequencename || ' ' || coalesce(last_value, 0) as line from pg_sequences where schemaname = 'public' order by 1",
    );
    return all;
  });
}
