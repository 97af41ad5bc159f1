import type { AccountSync } from "../lib/domain/accounts/account";

/** A listing that found everything, but for `part`. */
export const accountSync = (part: Partial<AccountSync>): AccountSync => ({
  id: "1",
  startedAt: "2026-01-01T00:00:00Z",
  finishedAt: null,
  state: "done",
  trigger: "schedule",
  pages: 1,
  rows: 1200,
  expected: 5000,
  changed: 0,
  vanished: 0,
  unreadable: 0,
  error: null,
  waitingSince: null,
  ...part,
});
