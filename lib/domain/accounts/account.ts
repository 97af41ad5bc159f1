import type { AccountReading } from "./reading";
import type { OperationName } from "../operations/names";
import type { OperationDescriptor, ProviderMark } from "../providers/descriptor";

export type AccountHealth = "unknown" | "reachable" | "refused" | "unreachable";

/** Where its credentials come from. */
export type AccountSource = "environment" | "demo" | "desk";

/**
 * What became of credentials that were tried at their provider. "unproven": not saved, unless someone asks
 * for it all the same.
 */
export type KeyOutcome =
  | { state: "saved"; accountId: string; label: string }
  | { state: "unproven"; why: "unreachable" | "others"; message: string };

/** Why an account is listed: its time had come, a person asked for it, or it never was before. */
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
  /** What the provider said there would be; null when it does not say. */
  expected: number | null;
  changed: number;
  vanished: number;
  unreadable: number;
  error: string | null;
  /** Since when the provider owes it an answer; null as long as that is not unusual. */
  waitingSince: string | null;
}

/** Connection details a customer needs; null until the gateway is known. */
export interface GatewayView {
  host: string;
  httpPort: number;
  socksPort: number | null;
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
  /** Nothing is asked of it and nothing is sent to it. */
  paused: { at: string; by: string; reason: string | null } | null;
  /** Why its stored credentials cannot be opened; nothing can be sent then. */
  locked: string | null;
  health: AccountHealth;
  healthMessage: string | null;
  healthAt: string | null;
  lastGoodAt: string | null;
  /** What is being read of it for the first time; null once that is over. */
  reading: AccountReading | null;
  /** What it used before Subdesk first looked is made up, for the sandbox. */
  sampleHistory: boolean;
  subUsers: number;
  unreadable: number;
  pace: { inFlight: number };
  gateway: GatewayView | null;
  /**
   * The field that names its sub-users, and those it may be; none at a provider with one certain name for it.
   */
  idField: string | null;
  idFields: string[];
  /** Under which of the provider's names each field was read in the last complete listing. */
  recognised: Record<string, string[]> | null;
  /** What its provider can do; how it is asked for is in AccountDescriptors. */
  operations: OperationName[];
  lastSync: AccountSync | null;
}

/** By account id: read once, since they change only with Subdesk itself. */
export type AccountDescriptors = Record<string, OperationDescriptor[]>;
