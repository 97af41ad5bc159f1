import type { CustomerName } from "../customers/name";
import type { CapField, SubUser } from "../sub-users/sub-user";
import type { SubUserStatus } from "../sub-users/vocabulary";
import type { OperationName, OperationState } from "./names";
import type { LimitKey } from "./own-limits";
import type { UndoStatus } from "./undo-status";

/**
 * By secret field: keyed digests of what was asked, unless the provider chooses it, and of
 * what was there before.
 */
export interface Evidence {
  secrets?: Record<string, { asked?: string; before?: string }>;
  /** The provider reported success, which no read has shown yet. */
  claimed?: true;
  /** What the call itself kept. */
  kept?: Record<string, string | number | boolean | null>;
}
/** What the person saw when they decided; compared with the provider's answer before anything is changed. */
export interface Seen {
  status?: SubUserStatus;
  trafficCap?: number | "unlimited" | null;
  ipCap?: number | "unlimited" | null;
  note?: string | null;
  /** Another one means another sub-user: nothing is done to that one. */
  name?: string;
  tags?: string[];
  /** Limits of the provider's own, as in an image. */
  [limit: LimitKey]: unknown;
}

export interface PerformRequest {
  /** Made by the browser: the same id is never carried out twice. */
  operationId: string;
  operation: OperationName;
  accountId: string;
  /** Absent for create. */
  remoteId?: string;
  /** Parsed by the provider's own schema for this operation. */
  input: Record<string, unknown>;
  seen?: Seen;
  /** Refuses a traffic cap that would cut the sub-user off: no preview said that it would. */
  refuseIfCutsOff?: boolean;
  reason?: string;
  /** For create: similar names that exist and that the person has accepted. */
  besides?: string[];
  /** Of create: what the new sub-user is tagged with once it is there. */
  tags?: string[];
  /** Of create: the customer that the new sub-user is assigned to once it is there. */
  customerId?: string;
}

/** A person's traffic ceilings in bytes. `left`: of the day's, until midnight UTC. */
export interface CeilingsView {
  daily: number | null;
  action: number | null;
  left: number | null;
}
/** A person's verdict on an operation whose outcome no read can decide. */
export interface VerdictRequest {
  operationId: string;
  verdict: "done" | "refused";
  reason: string;
}

export interface FieldConflict {
  field: string;
  seen: unknown;
  now: unknown;
}

/** An operation as the browser sees it; no secret is ever part of it. */
export interface OperationView {
  id: string;
  operation: OperationName;
  accountId: string;
  remoteId: string | null;
  name: string;
  /** What tells it from others of the same name; null for a unique name, and where it is not named. */
  apart: string | null;
  state: OperationState;
  /** Why it was refused, skipped or is unknown: the provider's message where it gave one. */
  message: string | null;
  /** Fields that have changed since the person looked. */
  conflicts: FieldConflict[];
  /** For an unknown outcome: a read can settle it, and Subdesk checks again. */
  checkable: boolean;
  /** When Subdesk checks again; null with `checkable`: after the next complete sync. */
  nextLookAt: string | null;
  /** For one that is done: the provider accepted it, and no read can show whether it was. */
  unverified: boolean;
  /** For a failed call: the kind of failure. */
  errorKind: string | null;
  /** It was refused only because these are missing: with them it can be sent again. */
  needs: CapField[];
  /** The bulk run it was part of. */
  runId: string | null;
  input: Record<string, unknown>;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  actor: string;
  reason: string | null;
  /** Absent where nothing undoes it, or no one asked. */
  undo?: UndoStatus;
  /** Whose its sub-user was then; absent without a customer. */
  customer?: CustomerName;
  createdAt: string;
  settledAt: string | null;
}

export interface PerformResult {
  operation: OperationView;
  subUser: SubUser | null;
  /** Only in the first answer of a reveal. */
  secret?: string;
  /** Made by the provider. Only in the first answer. */
  credentials?: { login: string; password: string };
}
