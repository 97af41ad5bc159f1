import "server-only";
import type { AccountReading } from "../domain/accounts/reading";
import type { ConfiguredAccount } from "./configured";
import type { SyncRow } from "./present-sync";

/**
 * For an account that is not read completely yet: its last sync, and how many sub-users have been read one by
 * one.
 */
interface ReadingRow {
  read_in_at: Date | null;
  last_good_at: Date | null;
  sub_users: number;
  traffic_read: number;
  history_read: number;
  sync: SyncRow | null;
}

/** What is being read for the first time; null once everything was, or while nothing is. */
export function readingOf(
  { connection, paused, locked }: ConfiguredAccount,
  row: ReadingRow,
): AccountReading | null {
  const { sync, sub_users: of } = row;
  if (row.read_in_at !== null || paused !== null || locked !== null) return null;
  if (row.last_good_at === null)
    return sync?.state === "running" ? { what: "sub-users", done: sync.rows, of: sync.expected } : null;
  if (connection.readUsage && row.traffic_read < of) return { what: "traffic", done: row.traffic_read, of };
  if (connection.history && row.history_read < of) return { what: "history", done: row.history_read, of };
  return null;
}
