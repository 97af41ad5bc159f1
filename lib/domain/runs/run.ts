import type { CustomerName } from "../customers/name";
import type { OperationName } from "../operations/names";
import type { LaterChange, UndoStatus } from "../operations/undo-status";
import type { TrafficUnit } from "../providers/descriptor";
import type { CapField, SubUserRef } from "../sub-users/sub-user";
import type { TagMode } from "../sub-users/tags";

export type RunState = "draft" | "queued" | "running" | "paused" | "done" | "cancelled";

/** A person resumes what a person paused; the others resume by themselves once their cause has ended. */
export type RunPauseReason = "person" | "refused-key" | "provider-down" | "account-paused";

export const rowStates = [
  "planned",
  "excluded",
  "skipped",
  "done",
  "partly",
  "refused",
  "unknown",
  "superseded",
  "cancelled",
] as const;
export type RowState = (typeof rowStates)[number];
/** How a bulk action changes a cap; traffic in bytes. */
export type CapChange =
  | { mode: "set" | "raise" | "lower"; value: number }
  | { mode: "raise-percent" | "lower-percent"; value: number }
  | { mode: "unlimited" };

/**
 * Traffic computed for each sub-user: a percentage of its cap, or enough for a number of days at its recent
 * rate; rounded up to whole multiples of `step` GB.
 */
export interface TopUp {
  mode: "percent" | "days";
  value: number;
  step: number;
}

/** For added traffic: all products of a provider, or its only one. */
export const anyProduct = "*";

/** Needs no input but the action itself. */
export interface PlainAction {
  action: "disable" | "enable" | "delete" | "rotate-passwords";
}

/** What is done to every row. */
export type BulkAction =
  | PlainAction
  | { action: "traffic-cap" | "ip-cap"; change: CapChange; allowBelowUse: boolean }
  | {
      action: "add-traffic";
      /** For each, in the units its provider counts traffic in; a minimum with `perSubUser`. */
      gigabytes: number;
      productType: string;
      perSubUser?: TopUp;
    }
  /** `gigabytes`: as of added traffic; null: all that each has left. */
  | { action: "take-back"; gigabytes: number | null }
  | { action: "note"; mode: "replace" | "append"; text: string }
  | { action: "tags"; mode: TagMode; tags: string[] };

export type RunParams = BulkAction | { action: "create"; accountId: string } | { action: "undo"; of: string };
export type RunActionName = RunParams["action"];

export interface PlanRunRequest {
  /** Made by the browser; planning the same id again returns the first draft. */
  runId: string;
  rows: SubUserRef[];
  params: BulkAction;
}

export interface ExcludeRowsRequest {
  runId: string;
  positions: number[];
  excluded: boolean;
}

/** Rows of a CSV file or a pattern, keyed by the fields of the account's create form. */
export interface PlanCreateRequest {
  runId: string;
  accountId: string;
  rows: Record<string, unknown>[];
  /** What the person saw to be wrong with each row, "" for a good one; absent where all are good. */
  wrong?: string[];
  /** The tags of each row, with commas between; absent where no row has any. */
  tags?: string[];
  /** The customer of each row, by its name or reference; absent where no row names one. */
  customers?: string[];
  /** The customer of every row that names none. */
  customerId?: string;
  /** How many rows have no cap, as the person saw and agreed to: they are created unlimited. */
  uncapped?: number;
}

/** What planned rows take from the pool of an account. */
export interface PoolNeed {
  /** Of the rows whose cost is known. */
  bytes: number;
  /** Rows that take what no one knows. */
  unknown: number;
  /** Bytes that sub-users get for it; those of new ones are not in it. */
  added: number;
}

export interface RunTotals {
  byState: Record<RowState, number>;
  rows: number;
  /** Of those done: accepted by the provider and not verifiable by a read. */
  unverified: number;
  /** Bytes that the planned rows add to caps or allocations; negative when they take away. */
  trafficAdded: number;
  /** Sub-users that work now and stop: disabled, deleted, or capped below what they have used. */
  cutOff: number;
  /** Of a draft: those of them that have a customer, and how many customers these are. */
  cutOffOwned: number;
  cutOffCustomers: number;
  /**
   * Bytes newly promised by the planned rows, and by the row that promises most. What takes away is no
   * promise.
   */
  promised: number;
  mostPromised: number;
  /** Planned rows that lift a cap. */
  lifted: number;
  /** Of those that get more, sub-users that will still not work. */
  stillOff: number;
  /** Of these, disabled ones. */
  stillDisabled: number;
  /** Rows skipped because the change would overwrite a cap that is not reported, and which caps. */
  needing: number;
  needs: CapField[];
  pools: ({ accountId: string } & PoolNeed)[];
  byAccount: { accountId: string; planned: number }[];
}

export interface RunView {
  id: string;
  state: RunState;
  kind: "bulk" | "undo" | "retry";
  parentId: string | null;
  action: RunActionName;
  params: RunParams;
  actor: string;
  /** It is a draft of the person who asks: no one else can change or start it. */
  editable: boolean;
  /**
   * Identifies exactly the draft that the figures describe; sent back to start it. Null in lists and once
   * started.
   */
  digest: string | null;
  reason: string | null;
  createdAt: string;
  confirmedAt: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  pauseReason: RunPauseReason | null;
  pauseMessage: string | null;
  /** Interrupted rows whose verdict an unfinished run waits for. */
  waiting: number;
  totals: RunTotals;
  /** What all its rows count an amount of traffic in; null where they differ, or an account is gone. */
  unit: TrafficUnit["label"] | null;
  /**
   * Rows settled per second over the last minute of work, and seconds left at that rate; null before there is
   * one.
   */
  rate: number | null;
  secondsLeft: number | null;
  /** Sentences on what cannot be undone, one per provider and operation. */
  irreversible: string[];
  /** Paused, and the person who asks may resume what its rows do. */
  resumable: boolean;
  /** Whether the person who asks may do to many what its rows do. */
  permitted: boolean;
  undoable: boolean;
  /** Absent where nothing undoes it, or no one asked. */
  undo?: UndoStatus;
  /** It has rows that can be tried again; in a list also those that another run has tried since. */
  retryable: boolean;
  /** The last run that has tried rows of it again; absent where none has, or no one asked. */
  retried?: Pick<LaterChange, "actor" | "mine" | "at"> & { runId: string };
  /**
   * Generated credentials: "ready" until they are downloaded, then "mine" for the person who did and "taken"
   * for everyone else, finally "erased".
   */
  receipt: "none" | "ready" | "mine" | "taken" | "erased";
}

export interface RunRowView {
  position: number;
  accountId: string;
  remoteId: string | null;
  name: string;
  /** What tells it from others of the same name; null for a unique name. */
  apart: string | null;
  /** Whose its sub-user is; absent without a customer. */
  customer?: CustomerName;
  state: RowState;
  operation: OperationName | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  message: string | null;
  operationId: string;
  settledAt: string | null;
  /** Set on an unknown outcome that a read can decide. */
  checkable: boolean;
  /** When Subdesk checks an unknown outcome again; null with `checkable`: after the next complete sync. */
  nextLookAt: string | null;
  /** Done according to the provider; no read can show it. */
  unverified: boolean;
}

export interface RunRowPage {
  rows: RunRowView[];
  total: number;
  page: number;
  size: number;
}
