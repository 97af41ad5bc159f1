import "server-only";
import { createHash } from "node:crypto";
import type pg from "pg";
import { rowsOf, type Row } from "./connect";

export interface Table {
  name: string;
  /** Without those that the database computes. */
  columns: { name: string; type: string }[];
}

const batch = 1_000;

/** Subdesk's tables, those that others refer to first. */
export async function tablesOf(client: pg.Client): Promise<Table[]> {
  const columns = await rowsOf(
    client,
    `select c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
     order by c.relname, a.attnum`,
  );
  const tables = new Map<string, Table>();
  for (const [table = "", name, type] of columns) {
    const known = tables.get(table ?? "") ?? { name: table ?? "", columns: [] };
    known.columns.push({ name: name ?? "", type: type ?? "" });
    tables.set(known.name, known);
  }
  const references = await rowsOf(
    client,
    "select c.relname, r.relname from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid where contype = 'f' and k.connamespace = 'public'::regnamespace",
  );
  const needs = (name: string) =>
    references.filter(([from, to]) => from === name && to !== name).map(([, to]) => to ?? "");
  const sorted = new Set<Table>();
  const add = (table: Table | undefined) => {
    if (!table || sorted.has(table)) return;
    for (const other of needs(table.name)) add(tables.get(other));
    sorted.add(table);
  };
  for (const table of tables.values()) add(table);
  return [...sorted];
}

export async function sequencesOf(client: pg.Client): Promise<string[]> {
  const rows = await rowsOf(
    client,
    "select relname from pg_class where relkind = 'S' and relnamespace = 'public'::regnamespace order by relname",
  );
  return rows.map(([name]) => name ?? "");
}

/** The days for which there is a partition of the raw usage, as YYYY-MM-DD. */
export async function usageDaysOf(client: pg.Client): Promise<string[]> {
  const rows = await rowsOf(
    client,
    "select to_char(to_date(right(c.relname, 8), 'YYYYMMDD'), 'YYYY-MM-DD') from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = to_regclass('public.usage_samples') and c.relname ~ '^usage_samples_[0-9]{8}$' order by 1",
  );
  return rows.map(([day]) => day ?? "");
}

export const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Reads a table in batches, inside the caller's transaction. */
export async function* readTable(client: pg.Client, { name, columns }: Table): AsyncGenerator<Row[]> {
  await client.query(
    `declare backup_rows no scroll cursor for select ${columns.map((column) => quote(column.name)).join(", ")}
      from public.${quote(name)}`,
  );
  for (;;) {
    const rows = await rowsOf(client, `fetch forward ${batch} from backup_rows`);
    if (rows.length > 0) yield rows;
    if (rows.length < batch) break;
  }
  await client.query("close backup_rows");
}

/** Counts and sums up rows, whatever their order: equal sums, equal rows. */
export class RowSum {
  rows = 0;
  #sum = 0n;

  add(line: string): void {
    this.rows += 1;
    this.#sum = BigInt.asUintN(
      256,
      this.#sum + BigInt(`0x${createHash("sha256").update(line).digest("hex")}`),
    );
  }

  get sum(): string {
    return this.#sum.toString(16).padStart(64, "0");
  }
}
