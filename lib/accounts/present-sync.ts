import "server-only";
import type { AccountSync } from "../domain/accounts/account";

/** A row of sync_runs as `to_jsonb` writes it. */
export interface SyncRow {
  id: string;
  started_at: string;
  finished_at: string | null;
  state: AccountSync["state"];
  trigger: AccountSync["trigger"];
  pages: number;
  rows: number;
  expected: number | null;
  changed: number;
  vanished: number;
  unreadable: number;
  error: string | null;
  waiting_since: string | null;
}

export function presentSync(sync: SyncRow): AccountSync {
  return {
    id: sync.id,
    startedAt: new Date(sync.started_at).toISOString(),
    finishedAt: sync.finished_at && new Date(sync.finished_at).toISOString(),
    state: sync.state,
    trigger: sync.trigger,
    pages: sync.pages,
    rows: sync.rows,
    expected: sync.expected,
    changed: sync.changed,
    vanished: sync.vanished,
    unreadable: sync.unreadable,
    error: sync.error,
    waitingSince:
      sync.state === "running" ? sync.waiting_since && new Date(sync.waiting_since).toISOString() : null,
  };
}
