/** What is known of one UTC day of one sub-user, in bytes; null where nothing is. */
export interface DayFacts {
  /** How much Subdesk saw the counter grow. */
  own: number | null;
  /** Subdesk read the counter at both ends of the day, so `own` is all of it. */
  whole: boolean;
  /** What the provider says was used on it. */
  reported: number | null;
  /** The provider's days add up to its own counter, so they can be trusted. */
  agrees: boolean;
}

/** "part": Subdesk saw some of the day, and nothing reliable covers the rest. */
export type DaySource = "own" | "part" | "reported";

export interface DayUsed {
  /** What counts in totals and exports; null where nothing does. */
  bytes: number | null;
  source: DaySource | null;
  /** The provider's figure for a day without another source, where its days do not add up. Never counts. */
  unverified: number | null;
}

/**
 * The source of a UTC day: Subdesk's own samples where it observed the day whole, else the provider's day.
 * `usedOnDay` in lib/usage/day.ts is the same in SQL.
 */
export function dayUsed({ own, whole, reported, agrees }: DayFacts): DayUsed {
  if (own !== null && whole) return { bytes: own, source: "own", unverified: null };
  if (reported !== null && agrees) return { bytes: reported, source: "reported", unverified: null };
  return { bytes: own, source: own === null ? null : "part", unverified: reported };
}

const tolerance = 0.02;
/** Counters are reported in rounded gigabytes, so a smaller difference means nothing. */
const rounding = 1_000_000;

/** Whether the days of a provider, in bytes, add up to its own counter. */
export function daysAgree(sum: number, counter: number): boolean {
  return Math.abs(sum - counter) <= Math.max(counter * tolerance, rounding);
}
