export const usageRanges = ["24h", "7d", "30d", "90d"] as const;
export type UsageRange = (typeof usageRanges)[number];

export interface UsagePoint {
  /** Start of the hour or day (UTC). */
  at: string;
  /** Bytes used in it; null where nothing was observed. */
  traffic: number | null;
  ips: number | null;
  /** The counter at its end; null before the first observation or beyond a reset. */
  trafficUsed: number | null;
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
  totals: { traffic: number; ips: number };
  /** Since when the desk has seen this sub-user's counters; null when it never has. */
  knownSince: string | null;
  /** Days before this are as the provider remembers them; null where none is. */
  filledUntil: string | null;
  /**
   * Bytes of the days before our first look that the provider remembers only as whole days, where hours are
   * shown; null where none is.
   */
  remembered: number | null;
}
