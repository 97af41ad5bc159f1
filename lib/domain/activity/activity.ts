import type { AuditView } from "../audit/audit";
import type { OperationView } from "../operations/operation";
import type { RunView } from "../runs/run";

/**
 * One thing that someone did, with its outcome. A run is one, however many rows it has. On a sub-user's own
 * page nothing tells it from others of the same name.
 */
export type Act = { at: string } & (
  | { kind: "operation"; operation: OperationView }
  | { kind: "run"; run: RunView }
  /** Anything else, from the audit: an account added, tags set, a person invited. */
  | { kind: "event"; entry: AuditView }
);

export interface ActivityPage {
  /** Newest first. */
  acts: Act[];
  /** Pass as `before` for the next page; null at the end. */
  next: string | null;
  /** This is the end, and what was older may have been removed or archived. */
  cut: boolean;
}

/** Whose: of one sub-user, with the operations of its runs; of one person; of everyone. */
export interface ActivityParams {
  account: string;
  /** Remote id of a sub-user; with `account`. */
  subUser: string;
  /** Part of the name of the person. */
  person: string;
  /** Only what was done before this moment, ISO 8601. */
  before: string | null;
}

export const allActivity: ActivityParams = { account: "", subUser: "", person: "", before: null };
