import type { Distrust } from "./distrust";
import type { AccountReading } from "./reading";
import type { OperationName } from "../operations/names";
import type { LimitDescriptor, OperationDescriptor, ProviderMark } from "../providers/descriptor";

export type AccountHealth = "unknown" | "reachable" | "refused" | "unreachable";

/** Where its credentials come from. */
export type AccountSource = "environment" | "demo" | "desk";

/** The result of trying credentials at their provider. "unproven": not saved unless the person insists. */
export type KeyOutcome =
  | { state: "saved"; accountId: string; label: string }
  | { state: "unproven"; why: "unreachable" | "others"; message: string };

/** Why an account is listed: on schedule, because a person asked, or for the first time. */
export type SyncTrigger = "schedule" | "person" | "first";

/** One sync of an account. */
export interface AccountSync {
  id: string;
  startedAt: string;
  finishedAt: string | null;
  state: "running" | "done" | "failed";
  trigger: SyncTrigger;
  pages: number;
  rows: number;
  /** The number of rows the provider announced; null when it does not say. */
  expected: number | null;
  changed: number;
  vanished: number;
  unreadable: number;
  error: string | null;
  /** Since when the provider has owed it an answer; null unless that is unusually long. */
  waitingSince: string | null;
}

/** Connection details a customer needs; null until the gateway is known. */
export interface GatewayView {
  host: string;
  httpPort: number;
  socksPort: number | null;
}

interface AccountPause {
  at: string;
  by: string;
  reason: string | null;
  /** Why Subdesk itself paused it, and since when its address does that; null of a person's pause. */
  distrust: { what: Distrust; since: string } | null;
}

interface CallCount {
  calls: number;
  bytes: number;
}

export interface AccountView {
  id: string;
  provider: string;
  providerLabel: string;
  mark: ProviderMark;
  label: string;
  /** "sandbox" is shown on every page. */
  environment: "production" | "sandbox" | "custom";
  source: AccountSource;
  host: string;
  /** Nothing is read from it and nothing is sent to it. */
  paused: AccountPause | null;
  /** Why its stored credentials cannot be opened; nothing can be sent then. */
  locked: string | null;
  health: AccountHealth;
  healthMessage: string | null;
  healthAt: string | null;
  lastGoodAt: string | null;
  /** What is being read of it for the first time; null afterwards. */
  reading: AccountReading | null;
  /** Its usage before Subdesk first looked is made up, for the sandbox. */
  sampleHistory: boolean;
  subUsers: number;
  unreadable: number;
  pace: { inFlight: number; perMinute?: number };
  /** What its provider limits besides traffic and IPs. */
  limits: readonly LimitDescriptor[];
  /** Minutes between two listings: as set, or more where one is long or large. */
  listedEvery: number;
  /** Calls of Subdesk and the bytes of their answers, by UTC day. */
  calls: { today: CallCount; yesterday: CallCount };
  gateway: GatewayView | null;
  /**
   * The field that identifies its sub-users, and the possible ones; none at a provider with one certain name
   * for it.
   */
  idField: string | null;
  idFields: string[];
  /** The provider's name each field was read under in the last complete listing. */
  recognised: Record<string, string[]> | null;
  /** What its provider can do; the forms are in AccountDescriptors. */
  operations: OperationName[];
  lastSync: AccountSync | null;
}

/** By account id: read once, since they change only with Subdesk itself. */
export type AccountDescriptors = Record<string, OperationDescriptor[]>;
