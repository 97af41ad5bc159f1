import "server-only";
import path from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type pg from "pg";
import { readSetting } from "../env";

export interface Migration {
  /** SHA-256 of its text, in hex. */
  hash: string;
  /** Of its journal entry, in milliseconds; larger than that of the one before. */
  when: number;
  text: string;
  /** How many migrations a build must know to work with a database that has this one. */
  needs: number;
  /** Of the Subdesk that brought it, where that is not this one. */
  version?: string | null | undefined;
}

/** A migration as a database knows it. */
export interface Applied extends Omit<Migration, "text"> {
  /** Null where the build that applied it did not keep it. */
  text: string | null;
}

/**
 * Builds that know no more migrations than this do not ask what a database needs, and the migrations that
 * they know do not say it.
 */
export const askedSince = 28;

const separator = "--> statement-breakpoint";

/** The migrations of a folder, oldest first; by default those of this build. */
export function readMigrations(folder = path.resolve("lib/db/migrations")): Migration[] {
  return readMigrationFiles({ migrationsFolder: folder }).map(({ sql, hash, folderMillis: when }, index) => {
    const text = sql.join(separator);
    return { hash, when, text, needs: index < askedSince ? 0 : (oldestBuild(text) ?? index + 1) };
  });
}

/** From its line `-- oldest build: 0027_one_clock`, which names the last migration such a build knows. */
export function oldestBuild(text: string): number | undefined {
  const [, number] = /^-- oldest build: (\d{4})_\w+$/m.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) + 1;
}

/** The migrations that a database has, oldest first; none where Subdesk has not set it up. */
export async function readApplied(client: pg.ClientBase | pg.Pool): Promise<Applied[]> {
  const { rows: found } = await client.query(
    "select where to_regclass('drizzle.__drizzle_migrations') is not null",
  );
  if (found.length === 0) return [];
  // Older builds made the table without the last three columns.
  const { rows } = await client.query<Record<string, string | null>>(
    `select hash, created_at::text as "when", to_jsonb(m) ->> 'needs' as needs, to_jsonb(m) ->> 'version' as version,
       to_jsonb(m) ->> 'body' as text
     from drizzle.__drizzle_migrations m order by created_at, id`,
  );
  return rows.map(({ hash, when, needs, version, text }) => ({
    hash: hash ?? "",
    when: Number(when),
    needs: Number(needs ?? 0),
    version: version ?? null,
    text: text ?? null,
  }));
}

/** Applies migrations in order and records what each needs, inside the caller's transaction. */
export async function applyMigrations(
  client: pg.ClientBase,
  migrations: readonly Migration[],
): Promise<void> {
  await client.query("create schema if not exists drizzle");
  await client.query(
    `create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`,
  );
  await client.query(
    `alter table drizzle.__drizzle_migrations add column if not exists needs integer not null default 0,
       add column if not exists version text, add column if not exists body text`,
  );
  const ours = readSetting("SUBDESK_VERSION") ?? null;
  for (const { hash, when, text, needs, version = ours } of migrations) {
    for (const statement of text.split(separator)) await client.query(statement);
    await client.query(
      "insert into drizzle.__drizzle_migrations (hash, created_at, needs, version, body) values ($1, $2, $3, $4, $5)",
      [hash, when, needs, version, text],
    );
  }
}

/** This build is too old for the schema of a database. */
export class TooOldError extends Error {
  override readonly name = "TooOldError";
}

/** How many migrations a build must know to work with a schema that has these. */
export const neededBy = (migrations: readonly { needs: number }[]) =>
  Math.max(0, ...migrations.map(({ needs }) => needs));

/** Refuses a database that a newer Subdesk has changed in a way that this build does not work with. */
export function requireOldEnough(applied: readonly Applied[], known: readonly Migration[]): void {
  const needs = neededBy(applied);
  if (needs <= known.length) return;
  const newest = applied.at(-1)?.version ?? "a newer version";
  throw new TooOldError(
    `This Subdesk is too old for its database. This is version ${readSetting("SUBDESK_VERSION") ?? "unknown"} with schema ${known.length}; version ${newest} has brought the database to schema ${applied.length}, which needs a Subdesk with schema ${needs} or newer. Start version ${newest} or newer, or restore the backup from before that upgrade into an empty database and start this version with it. Nothing was changed.`,
  );
}
