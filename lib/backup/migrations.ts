import "server-only";
import { createHash } from "node:crypto";
import type pg from "pg";
import { z } from "zod";
import { askedSince, neededBy, readApplied, readMigrations, type Migration } from "../db/level";
import { BackupError } from "./problem";

/** The migrations behind a schema, oldest first: which schema a database or a backup has. */
export type Level = readonly Migration[];

const migration = z
  .object({
    hash: z.string(),
    when: z.number().int(),
    needs: z.number().int().min(0),
    text: z.string(),
    version: z.string().nullish(),
  })
  .refine(({ hash, text }) => createHash("sha256").update(text).digest("hex") === hash);
/** The line with the migrations that a backup brings along. */
export const broughtLine = z.strictObject({ migrations: z.array(migration) });

/** Whether the header of a backup with this schema is followed by a line with migrations. */
export const bringsMigrations = ({ level }: { level: readonly string[] }) => level.length > askedSince;

/**
 * Those that a backup brings along, so that each build that works with the schema can restore it: builds that
 * do not know the ones before do not.
 */
export function broughtBy(level: Level): Migration[] {
  return level.slice(Math.max(askedSince, neededBy(level)));
}

/** The schema of a database; empty if Subdesk has not set it up. `what` starts the sentence of a refusal. */
export async function levelOf(client: pg.Client, what: string): Promise<Level> {
  const applied = await readApplied(client);
  const own = applied.flatMap(({ text, ...rest }) => (text === null ? [] : [{ ...rest, text }]));
  return requireKnownMigrations(
    applied.map(({ hash }) => hash),
    own,
    what,
  );
}

/**
 * Finds the migrations with these digests among those of this build, then among those `brought` along.
 * Refuses a schema that this build cannot make or does not work with. `what` starts the sentence.
 */
export function requireKnownMigrations(
  digests: readonly string[],
  brought: readonly Migration[],
  what: string,
): Level {
  const known = readMigrations();
  const level = digests.flatMap((hash, index) => {
    const found = index < known.length ? known[index] : brought.find((migration) => migration.hash === hash);
    return found?.hash === hash ? [found] : [];
  });
  if (level.length === digests.length && neededBy(level) <= known.length) return level;
  const newer = digests.length > known.length && known.every(({ hash }, index) => digests[index] === hash);
  throw new BackupError(
    newer
      ? `${what} was made by a newer Subdesk (schema ${digests.length}, this one knows ${known.length}). Update this one first.`
      : `${what} has a schema that this Subdesk does not know. Use the version that made it.`,
    "schema",
  );
}

/** Refuses a schema that is not this version's own. */
export function requireNewestLevel(level: Level): void {
  const own = readMigrations().length;
  if (level.length < own)
    throw new BackupError(
      "The database has an older schema. Start this Subdesk once, then back up again.",
      "schema",
    );
  if (level.length > own)
    throw new BackupError(
      "A newer Subdesk changed the schema. This one can back it up only where its database role may create databases and SUBDESK_BACKUP_PROVE is not 0.",
      "schema",
    );
}
