import "server-only";
import { isDeepStrictEqual } from "node:util";
import type pg from "pg";
import { z } from "zod";
import { applyMigrations } from "../db/level";
import { RowSum, quote, readTable, tablesOf, type Table } from "./catalog";
import { rowsOf, type Row } from "./connect";
import { header as headerSchema, readLines, type Header } from "./file";
import { bringsMigrations, broughtLine, requireKnownMigrations } from "./migrations";
import { BackupError } from "./problem";

const row = z.array(z.string().nullable());
const tableEnd = z.strictObject({ table: z.string(), rows: z.number(), sum: z.string() });
const sequenceLine = z.strictObject({
  sequence: z.string(),
  last: z.string().regex(/^\d+$/),
  called: z.boolean(),
});
const end = z.strictObject({ end: z.literal(true) });

const maxRows = 1_000;
const maxTextLength = 4_000_000;

/** Whether a database is empty, apart from extensions. */
export async function isEmpty(client: pg.Client): Promise<boolean> {
  const found = await rowsOf(
    client,
    `select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
       and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e') limit 1`,
  );
  return found.length === 0;
}

/**
 * Fills an empty database with a backup and compares it with what was written: schema of that time, rows,
 * sequences. Inside the caller's transaction, so that a failure leaves it empty.
 */
export async function loadBackup(client: pg.Client, file: string, header: Header): Promise<void> {
  if (!(await isEmpty(client)))
    throw new BackupError("The database is not empty. Restore into an empty one.");
  const damaged = new BackupError(`${file} changed while it was read.`);
  const lines = readLines(file);
  const next = async () => {
    const step = await lines.next();
    if (step.done) throw damaged;
    return step.value;
  };
  try {
    if (!isDeepStrictEqual(headerSchema.parse(await next()), header)) throw damaged;
    const brought = bringsMigrations(header) ? broughtLine.parse(await next()).migrations : [];
    await applyMigrations(client, requireKnownMigrations(header.level, brought, `The backup ${file}`));
    await requireKnownTables(client, header);
    // Only days without one: the first migration made those around today.
    for (const day of header.usageDays)
      await client.query("select make_usage_partitions($1::date, $1::date)", [day]);
    await clear(client, header.tables);
    // Rows are restored as they were, including what triggers had made of them: in another locale they would
    // make something else.
    await triggers(client, header.tables, "disable");
    for (const table of header.tables) await loadTable(client, table, next);
    await triggers(client, header.tables, "enable");
    for (const _ of header.sequences) {
      const { sequence, last, called } = sequenceLine.parse(await next());
      await client.query("select setval($1::regclass, $2, $3)", [`public.${quote(sequence)}`, last, called]);
    }
    end.parse(await next());
  } finally {
    await lines.return(undefined);
  }
}

async function requireKnownTables(client: pg.Client, header: Header): Promise<void> {
  const shape = ({ name, columns }: Table) =>
    `${name} (${columns
      .map((column) => `${column.name} ${column.type}`)
      .toSorted()
      .join()})`;
  const [made, given] = [(await tablesOf(client)).map(shape).toSorted(), header.tables.map(shape).toSorted()];
  if (made.join() !== given.join())
    throw new BackupError("The tables in the backup do not match its schema.");
}

/**
 * Rows that the migrations themselves insert. A delete on the append-only log is refused even when it is
 * empty.
 */
async function clear(client: pg.Client, tables: readonly Table[]): Promise<void> {
  for (const { name } of tables.toReversed()) {
    const filled = await rowsOf(client, `select 1 from public.${quote(name)} limit 1`);
    if (filled.length > 0) await client.query(`delete from public.${quote(name)}`);
  }
}

async function triggers(
  client: pg.Client,
  tables: readonly Table[],
  how: "disable" | "enable",
): Promise<void> {
  for (const { name } of tables) await client.query(`alter table public.${quote(name)} ${how} trigger user`);
}

async function loadTable(client: pg.Client, table: Table, next: () => Promise<unknown>): Promise<void> {
  let rows: Row[] = [];
  let text = 0;
  const flush = async () => {
    if (rows.length > 0) await insert(client, table, rows);
    [rows, text] = [[], 0];
  };
  for (;;) {
    const line = await next();
    const values = row.safeParse(line);
    if (!values.success) {
      await flush();
      return compare(client, table, tableEnd.parse(line));
    }
    rows.push(values.data);
    text += values.data.reduce((sum, value) => sum + (value?.length ?? 0), 0);
    if (rows.length === maxRows || text > maxTextLength) await flush();
  }
}

async function insert(client: pg.Client, { name, columns }: Table, rows: Row[]): Promise<void> {
  const names = columns.map((column) => quote(column.name)).join(", ");
  const values = columns.map(({ type }, index) => `r.c${index}::${type}`).join(", ");
  const arrays = columns.map((_, index) => `$${index + 1}::text[]`).join(", ");
  const fields = columns.map((_, index) => `c${index}`).join(", ");
  await client.query(
    `insert into public.${quote(name)} (${names}) overriding system value select ${values}
      from unnest(${arrays}) as r(${fields})`,
    columns.map((_, index) => rows.map((values) => values[index] ?? null)),
  );
}

/** Reads the table back: unless it is equal, the restore fails. */
async function compare(client: pg.Client, table: Table, expected: z.infer<typeof tableEnd>): Promise<void> {
  const sum = new RowSum();
  for await (const rows of readTable(client, table))
    for (const values of rows) sum.add(JSON.stringify(values));
  if (expected.table !== table.name || expected.rows !== sum.rows || expected.sum !== sum.sum)
    throw new BackupError(
      `The table ${table.name} was not restored as it was (${sum.rows} of ${expected.rows} rows).`,
      "not-restored",
    );
}
