import type pg from "pg";
import before from "../lib/db/before.json";
import { rowsOf } from "../lib/backup/connect";

const temporary = /^create temporary table/i;

const nulls = (text: string) => {
  const last = Math.max(0, ...[...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
  return last === 0 ? "" : `(${Array.from({ length: last }, () => "null").join(", ")})`;
};

/**
 * Plans each statement of the version before, without carrying it out, and returns what PostgreSQL has
 * against it. A plan finds more than preparing: the index behind an `on conflict`.
 */
export async function brokenStatements(client: pg.Client): Promise<string[]> {
  await client.query("set plan_cache_mode = force_generic_plan");
  const broken: string[] = [];
  const attempt = async (text: string, how: string) => {
    await client.query("savepoint before");
    const failed = await client.query(how).then(
      () => false,
      (error: unknown) => broken.push(`${String(error)}: ${text}`),
    );
    const keep = temporary.test(text) && !failed;
    await client.query(keep ? "release before" : "rollback to before; deallocate all");
  };
  // Others read what these make.
  for (const text of before.statements.filter((one) => temporary.test(one)))
    await attempt(text, text.replace(/\$\d+/g, "null"));
  for (const text of before.statements.filter((one) => !temporary.test(one)))
    await attempt(text, `prepare before as ${text}; explain execute before${nulls(text)}`);
  return broken;
}

const inserts = /insert into (?:"?public"?\.)?"?(\w+)"?(?: as \w+)? \(([^()]*)\)/gi;

/** Columns that an insert of the version before leaves out, and that may not be left out. */
export async function missedColumns(client: pg.Client): Promise<string[]> {
  const demanding = await rowsOf(
    client,
    `select attrelid::regclass::text, attname from pg_attribute join pg_class c on c.oid = attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and attnum > 0 and not attisdropped
       and attnotnull and not atthasdef and attidentity = ''`,
  );
  const missed = before.statements.flatMap((text) =>
    [...text.matchAll(inserts)].flatMap(([, table, columns = ""]) => {
      const named = columns.split(",").map((name) => name.trim().replaceAll('"', ""));
      return demanding
        .filter(([of, column]) => of === table && !named.includes(column ?? ""))
        .map((found) => found.join("."));
    }),
  );
  return [...new Set(missed)].sort();
}

/** How many inserts of the version before can be checked so; all but those that name no columns. */
export const insertsKnown = () => {
  const all = before.statements.join(" ").match(/insert into /gi)?.length ?? 0;
  return { all, checked: [...before.statements.join(" ").matchAll(inserts)].length };
};
