import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scratchDatabase } from "../../scripts/lib/scratch-database.mjs";
import { brokenStatements, insertsKnown, missedColumns } from "../../testing/version-before";
import { rowsOf, withTextClient } from "../backup/connect";
import { readSetting } from "../env";
import before from "./before.json";
import { applyMigrations, askedSince, neededBy, readMigrations } from "./level";
import { migrateDatabase } from "./migrate";

let database: Awaited<ReturnType<typeof scratchDatabase>>;
let old: Schema;
const known = readMigrations();

beforeAll(async () => {
  database = await scratchDatabase(readSetting("TEST_DATABASE_URL") ?? "", "subdesk_expand");
  old = await undone(async (client) => {
    await applyMigrations(client, known.slice(0, before.level));
    return schemaOf(client);
  });
  await migrateDatabase(database.url);
});
afterAll(() => database.drop());

/** Changes nothing that lasts. */
function undone<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withTextClient(database.url, async (client) => {
    await client.query("begin");
    return work(client);
  });
}

interface Schema {
  /** By table and column: type, whether it may be null, whether something fills it in. */
  columns: Map<string, { type: string; nullable: boolean; filled: boolean }>;
  /** What restricts the values of these columns. */
  rules: { table: string; columns: string[]; text: string }[];
}

async function schemaOf(client: pg.Client): Promise<Schema> {
  const columns = await rowsOf(
    client,
    `select attrelid::regclass::text || '.' || attname, format_type(atttypid, atttypmod), not attnotnull,
       atthasdef or attidentity <> ''
     from pg_attribute join pg_class c on c.oid = attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and attnum > 0 and not attisdropped`,
  );
  const names = (list: string, of: string) =>
    `(select coalesce(json_agg(a.attname), '[]') from pg_attribute a where a.attrelid = ${of} and a.attnum = any(${list}))`;
  const rules = await rowsOf(
    client,
    `select conrelid::regclass::text, ${names("conkey", "conrelid")}, pg_get_constraintdef(k.oid)
     from pg_constraint k where connamespace = 'public'::regnamespace and contype in ('c', 'f', 'x') and conparentid = 0
     union all
     select indrelid::regclass::text, ${names("indkey::int2[]", "indrelid")},
       regexp_replace(pg_get_indexdef(indexrelid), 'INDEX \\S+ ON', 'INDEX ON')
     from pg_index join pg_class c on c.oid = indrelid
     where c.relnamespace = 'public'::regnamespace and indisunique and not c.relispartition`,
  );
  return {
    columns: new Map(
      columns.map(([name, type, nullable, filled]) => [
        name ?? "",
        { type: type ?? "", nullable: nullable === "t", filled: filled === "t" },
      ]),
    ),
    rules: rules.map(([table, list, text]) => ({
      table: table ?? "",
      columns: JSON.parse(list ?? "[]") as string[],
      text: text ?? "",
    })),
  };
}

/** What the version before, which knows the old schema, could find wrong with the new one. */
function narrowed(old: Schema, now: Schema, mayDrop: boolean): string[] {
  const problems: string[] = [];
  for (const [name, was] of old.columns) {
    const is = now.columns.get(name);
    if (!is) {
      if (!mayDrop) problems.push(`${name} is gone`);
    } else if (is.type !== was.type) problems.push(`${name} was ${was.type} and is ${is.type}`);
    else if (was.nullable && !is.nullable) problems.push(`${name} may not be null any more`);
    else if (was.filled && !is.filled && !is.nullable) problems.push(`${name} has no default any more`);
  }
  const tables = new Set([...old.columns.keys()].map((name) => name.split(".")[0]));
  for (const [name, is] of now.columns)
    if (tables.has(name.split(".")[0]) && !old.columns.has(name) && !is.nullable && !is.filled)
      problems.push(`${name} is new and must be given`);
  for (const rule of now.rules)
    if (
      tables.has(rule.table) &&
      rule.columns.every((column) => old.columns.has(`${rule.table}.${column}`)) &&
      !old.rules.some(({ table, text }) => table === rule.table && text === rule.text)
    )
      problems.push(`${rule.table} has a new rule: ${rule.text}`);
  return problems.sort();
}

/** Everything that the version before could find wrong with the newest schema after these changes. */
function problemsWith(changes: string[]): Promise<string[]> {
  const mayDrop = neededBy(known) > Math.max(askedSince, neededBy(known.slice(0, before.level)));
  return undone(async (client) => {
    for (const change of changes) await client.query(change);
    return [
      ...narrowed(old, await schemaOf(client), mayDrop),
      ...(await missedColumns(client)),
      ...(await brokenStatements(client)),
    ];
  });
}

describe("the version before", () => {
  it("is an earlier one, whose statements are known", () => {
    expect(before.level).toBeLessThanOrEqual(known.length);
    expect(before.statements.length).toBeGreaterThan(300);
    const { all, checked } = insertsKnown();
    expect(all).toBeGreaterThan(40);
    expect(checked).toBe(all);
  });

  it("starts on the newest schema", () => {
    expect(neededBy(known)).toBeLessThanOrEqual(before.level);
  });

  it("finds everything that its statements need in the newest schema", async () => {
    expect(await problemsWith([])).toEqual([]);
  });

  it.each([
    ["a table that is gone", "drop table sync_runs cascade", /sync_runs/],
    ["a column that is gone", "alter table sub_users drop column note cascade", /^error: column .*note/],
    ["a column with another name", "alter table operations rename column digest to sum", /column .*digest/],
    ["another type", "alter table staff alter column name type varchar(40)", /^staff\.name was text/],
    [
      "a column that must be given",
      "alter table audit_log add column place text not null",
      /^audit_log\.place/,
    ],
    [
      "a column that may not be null any more",
      "alter table operations alter column remote_id set not null",
      /null/,
    ],
    [
      "a default that is gone",
      "alter table runs alter column created_at drop default",
      /created_at has no default/,
    ],
    ["a new check", "alter table staff add check (length(name) > 3) not valid", /new rule: CHECK/],
    ["a new unique index", "create unique index on saved_views (name)", /new rule: CREATE UNIQUE/],
    [
      "a unique index that is gone",
      "alter table sub_users drop constraint sub_users_ref cascade",
      /no unique or exclusion constraint matching/,
    ],
  ])("would not bear %s", async (_what, change, problem) => {
    expect(await problemsWith([change])).toContainEqual(expect.stringMatching(problem));
  });

  it("bears a table, a nullable column, a default and an index", async () => {
    expect(
      await problemsWith([
        "create table more (id int primary key, name text not null)",
        "alter table audit_log add column place text",
        "alter table sub_users add column place text not null default ''",
        "create index on sub_users (place)",
        "create unique index on audit_log (place)",
      ]),
    ).toEqual([]);
  });
});
