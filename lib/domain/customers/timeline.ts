import type { AlertEvent } from "../alerts/alert";
import type { AuditView } from "../audit/audit";
import type { OperationView } from "../operations/operation";
import type { SubUserRef } from "../sub-users/sub-user";
import type { CommentView } from "./customer";

export const timelineKinds = ["operations", "changes", "found", "alerts", "comments"] as const;
/** "changes": what the audit has besides operations; "found": what changed at a provider without Subdesk. */
export type TimelineKind = (typeof timelineKinds)[number];

/** One thing that happened to a customer, or to a sub-user while it was this customer's. */
export type TimelineEntry = { at: string } & (
  | { kind: "operations"; operation: OperationView }
  | { kind: "changes"; entry: AuditView }
  | { kind: "found"; drift: Drift }
  | { kind: "alerts"; alert: AlertEvent }
  | { kind: "comments"; comment: CommentView; about: NamedSubUser | null }
);

interface NamedSubUser extends SubUserRef {
  name: string;
}

export interface Drift extends NamedSubUser {
  id: number;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

export interface TimelinePage {
  /** Newest first. */
  entries: TimelineEntry[];
  /** Pass as `before` for the next page; null at the end. */
  next: string | null;
}

export interface TimelineParams {
  /** Null: all that the person may see. */
  kind: TimelineKind | null;
  /** Only what happened before this moment, ISO 8601. */
  before: string | null;
}
