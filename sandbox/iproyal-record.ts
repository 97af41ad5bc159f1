import type { Booked } from "./book";
import type { Pattern } from "./meter";

export interface IproyalRow {
  /** A ULID. */
  hash: string;
  id: number;
  username: string;
  password: string;
  /** GB, both. */
  traffic_available: number;
  traffic_used: number;
}

/** Probably MB; accepted and never answered. */
export interface IproyalLimits {
  daily_limit?: number | null;
  monthly_limit?: number | null;
  lifetime_limit?: number | null;
}

interface Meter {
  pattern: Pattern;
  /** Used at `since`, bytes. */
  bytes: number;
  /** When its traffic was first given, ms. */
  start: number;
  /** ms of the counter clock. */
  since: number;
}

export interface IproyalRecord extends Booked {
  row: Omit<IproyalRow, "traffic_available" | "traffic_used">;
  limits: IproyalLimits;
  /** Bytes that were moved to it and not back, those used included. */
  given: number;
  meter: Meter;
  /** Deleted: only what it used still counts, as gone from the main account. */
  gone?: true;
}

/** Everything about a sub-user, for the controls. */
export type IproyalState = IproyalRow & { limits: IproyalLimits };
