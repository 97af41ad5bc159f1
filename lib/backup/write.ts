import "server-only";
import type pg from "pg";
import { applyMigrations, type Migration } from "../db/level";
import { locks } from "../db/locks";
import { RowSum, quote, readTable, sequencesOf, tablesOf, usageDaysOf, type Table } from "./catalog";
import { rowsOf, withTextClient } from "./connect";
import { writeFileOf, type Header } from "./file";
import { bringsMigrations, broughtBy, levelOf, type Level } from "./migrations";
import { BackupError } from "./problem";

/** The tables and sequences of a schema level, found by making an empty database. */
export interface Plan {
  level: Level;
  tables: Table[];
  sequences: string[];
}

export interface Written {
  header: Header;
  /** Tables that are not Subdesk's. */
  leftOut: string[];
}

/**
 * Subdesk's schema at this address; refused where there is none, or one that this version could not restore.
 */
export async function sourceLevel(url: string): Promise<Level> {
  return withTextClient(url, async (client) => {
    const level = await levelOf(client, "The database");
    if (level.length === 0)
      throw new BackupError(
        "There is nothing to back up: Subdesk has not set up this database yet.",
        "schema",
      );
    return level;
  });
}

/** Writes a consistent snapshot, while Subdesk may keep running. */
export async function writeBackup(
  url: string,
  plan: Plan,
  file: string,
  secret: string,
  now = new Date(),
  signal?: AbortSignal,
): Promise<Written> {
  const write = async (client: pg.Client): Promise<Written> => {
    // A newer version that starts must not change the schema in the middle.
    await client.query("select pg_advisory_lock_shared($1)", [locks.migration]);
    await client.query("begin isolation level repeatable read read only");
    // Locks first, because the snapshot is taken by the first reading statement, and a dropped partition
    // would be missing from it.
    await client.query(
      `lock table ${plan.tables.map((table) => `public.${quote(table.name)}`).join(", ")} in access share mode`,
    );
    const level = await levelOf(client, "The database");
    const found = await tablesOf(client);
    if (digestsOf(level).join() !== digestsOf(plan.level).join())
      throw new BackupError("Subdesk was updated while the backup began. Run it again.", "schema");
    const tables: Header["tables"] = [];
    for (const table of plan.tables) tables.push(await counted(client, table, found));
    const header: Header = {
      createdAt: now.toISOString(),
      level: digestsOf(level),
      usageDays: await usageDaysOf(client),
      tables,
      sequences: plan.sequences,
    };
    await writeFileOf(file, secret, linesOf(client, header, broughtBy(level)));
    await client.query("commit");
    const own = new Set(tables.map((table) => table.name));
    return { header, leftOut: found.map((table) => table.name).filter((name) => !own.has(name)) };
  };
  return withTextClient(url, write, signal);
}

async function counted(client: pg.Client, table: Table, found: Table[]): Promise<Header["tables"][number]> {
  const there = found.find(({ name }) => name === table.name);
  const shape = ({ columns }: Table) =>
    columns
      .map(({ name, type }) => `${name} ${type}`)
      .toSorted()
      .join();
  if (!there || shape(there) !== shape(table))
    throw new BackupError(
      `The table ${table.name} was changed by hand: its columns are not those of Subdesk. Restore them first.`,
      "altered",
    );
  const [[rows] = []] = await rowsOf(client, `select count(*) from public.${quote(table.name)}`);
  return { ...table, rows: Number(rows) };
}

async function* linesOf(
  client: pg.Client,
  header: Header,
  migrations: readonly Migration[],
): AsyncGenerator<string> {
  yield `${JSON.stringify(header)}\n`;
  if (bringsMigrations(header)) yield `${JSON.stringify({ migrations })}\n`;
  for (const table of header.tables) {
    const sum = new RowSum();
    for await (const rows of readTable(client, table)) {
      const lines = rows.map((row) => JSON.stringify(row));
      for (const line of lines) sum.add(line);
      yield `${lines.join("\n")}\n`;
    }
    if (sum.rows !== table.rows)
      throw new BackupError(
        `The table ${table.name} changed while the backup was running. Run it again.`,
        "altered",
      );
    yield `${JSON.stringify({ table: table.name, rows: sum.rows, sum: sum.sum })}\n`;
  }
  // Sequences are outside snapshots: read last, they are past every row above.
  for (const sequence of header.sequences) {
    const [[last, called] = []] = await rowsOf(
      client,
      `select last_value, is_called from public.${quote(sequence)}`,
    );
    yield `${JSON.stringify({ sequence, last, called: called === "t" })}\n`;
  }
  yield `${JSON.stringify({ end: true })}\n`;
}

/** The tables and sequences of this level: makes them in an empty database, reads them, and rolls back. */
export async function planOf(emptyUrl: string, level: Level, signal?: AbortSignal): Promise<Plan> {
  const make = async (client: pg.Client) => {
    await client.query("begin");
    await applyMigrations(client, level);
    const plan = { level, tables: await tablesOf(client), sequences: await sequencesOf(client) };
    await client.query("rollback");
    return plan;
  };
  return withTextClient(emptyUrl, make, signal);
}

const digestsOf = (level: Level) => level.map(({ hash }) => hash);
