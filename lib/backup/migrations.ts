import "server-only";
import path from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type pg from "pg";
import { rowsOf } from "./connect";
import { BackupError } from "./problem";

/** Migrations by their digests, oldest first: which schema a database or a backup has. */
export type Level = readonly string[];

const files = () => readMigrationFiles({ migrationsFolder: path.resolve("lib/db/migrations") });

/** The schema of a database; empty if Subdesk has not set it up. */
export async function levelOf(client: pg.Client): Promise<Level> {
  const [[known] = []] = await rowsOf(client, "select to_regclass('drizzle.__drizzle_migrations')");
  if (!known) return [];
  const rows = await rowsOf(client, "select hash from drizzle.__drizzle_migrations order by created_at, id");
  return rows.map(([hash]) => hash ?? "");
}

/**
 * Refuses a schema that this version cannot make: a newer one, or another program's. `what` starts the
 * sentence.
 */
export function demandKnown(level: Level, what: string): void {
  const known = files();
  if (level.every((hash, index) => known[index]?.hash === hash)) return;
  const newer = level.length > known.length && known.every(({ hash }, index) => level[index] === hash);
  throw new BackupError(
    newer
      ? `${what} was made by a newer Subdesk (schema ${level.length}, this one knows ${known.length}). Update this one first.`
      : `${what} has a schema that this Subdesk does not know. Use the version that made it.`,
    "schema",
  );
}

/** Refuses a schema older than this version's own. */
export function demandNewest(level: Level): void {
  if (level.length < files().length)
    throw new BackupError(
      "The database has an older schema. Start this Subdesk once, then back up again.",
      "schema",
    );
}

/** Migrates a database to the given level with Subdesk's own migrations, inside the caller's transaction. */
export async function migrateWithin(
  client: pg.Client,
  from: number,
  to: number = files().length,
): Promise<void> {
  await client.query("create schema if not exists drizzle");
  await client.query(
    "create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)",
  );
  for (const { sql, hash, folderMillis } of files().slice(from, to)) {
    for (const statement of sql) await client.query(statement);
    await client.query("insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)", [
      hash,
      folderMillis,
    ]);
  }
}
