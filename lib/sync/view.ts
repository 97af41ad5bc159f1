import "server-only";
import type { SyncRunView } from "../domain/accounts/account";

/** A row of sync_runs as `to_jsonb` writes it. */
export interface SyncRunJson {
  id: string;
  started_at: string;
  finished_at: string | null;
  state: SyncRunView["state"];
  trigger: SyncRunView["trigger"];
  pages: number;
  rows: number;
  expected: number | null;
  changed: number;
  vanished: number;
  unreadable: number;
  error: string | null;
  waiting_since: string | null;
}

export function toSyncRunView(run: SyncRunJson): SyncRunView {
  return {
    id: run.id,
    startedAt: new Date(run.started_at).toISOString(),
    finishedAt: run.finished_at && new Date(run.finished_at).toISOString(),
    state: run.state,
    trigger: run.trigger,
    pages: run.pages,
    rows: run.rows,
    expected: run.expected,
    changed: run.changed,
    vanished: run.vanished,
    unreadable: run.unreadable,
    error: run.error,
    waitingSince:
      run.state === "running" ? run.waiting_since && new Date(run.waiting_since).toISOString() : null,
  };
}
