import "server-only";
import { sql } from "drizzle-orm";
import { progress } from "../db/schema";
import { keyedDigest } from "../secrets";

const name = "desk.restored";

/** SQL: when this Subdesk was restored from a backup, in seconds; null where it never was. */
export const restoredAt = sql<string | null>`(
  select extract(epoch from ${progress.at})::text from ${progress} where ${progress.name} = ${name})`;

/** A statement for the restore itself. */
export const recordRestored = `insert into progress (name, at) values ('${name}', clock_timestamp())
  on conflict (name) do update set at = excluded.at`;

/**
 * By this a document knows whose it is, and whether an answer is for the same person. It says nothing else of
 * them. A restore changes it: what a document asked for before may have been done, and its record be gone.
 */
export function personMark(staffId: string, restored: string | null): string {
  return keyedDigest("documents", restored === null ? staffId : `${staffId} ${restored}`).slice(0, 22);
}
