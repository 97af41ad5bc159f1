import type { DaySource } from "./day";

export const usageRanges = ["24h", "7d", "30d", "90d"] as const;
export type UsageRange = (typeof usageRanges)[number];

export interface UsagePoint {
  /** Start of the hour or day (UTC). */
  at: string;
  /** Bytes used in it; null where nothing that counts is known. */
  traffic: number | null;
  /** The source. */
  source: DaySource | null;
  /** Bytes that the provider reports and that do not count, because its days do not add up to its counter. */
  unverified: number | null;
  ips: number | null;
  /** The counter at its end; null where not observed and cannot be computed back from the days since. */
  trafficUsed: number | null;
  /** Null without a cap, and where it was not known. */
  trafficCap: number | null;
  reset: boolean;
}

export interface UsageMark {
  at: string;
  label: string;
  operationId: string;
}

export interface UsageHistory {
  range: UsageRange;
  step: "hour" | "day";
  points: UsagePoint[];
  /** Operations done in the range, for the axis. */
  marks: UsageMark[];
  /** What counts. `reported` is the part that comes from the provider's days. */
  totals: { traffic: number; ips: number; reported: number };
  /** What the provider reports and does not count; null where there is none. */
  unverified: { traffic: number; days: number } | null;
  /** Since when this sub-user's use is known; null when it is not. */
  knownSince: string | null;
  /** Something was used at some time, in the range or before it. */
  everUsed: boolean;
}
