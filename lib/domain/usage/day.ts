/** What is known of one UTC day of one sub-user, in bytes; null where nothing is. */
export interface DayFacts {
  /** What Subdesk saw the counter move by. */
  own: number | null;
  /** Subdesk saw the counter at both ends of the day, so that `own` is all of it. */
  whole: boolean;
  /** What the provider says was used on it. */
  reported: number | null;
  /** The provider's days add up to its own counter, so that they may be relied on. */
  agrees: boolean;
}

/** "part": Subdesk saw some of the day, and nothing that can be relied on tells the rest. */
export type DaySource = "own" | "part" | "reported";

export interface DayUsed {
  /** What counts in totals and exports; null where nothing does. */
  bytes: number | null;
  source: DaySource | null;
  /** What the provider says of a day that nothing else tells of, where its days do not add up. Never counts. */
  unverified: number | null;
}

/**
 * The one source of a UTC day: Subdesk's own samples where it observed the day whole, else the provider's
 * day. `usedOnDay` in lib/usage/day.ts is the same in SQL.
 */
export function dayUsed({ own, whole, reported, agrees }: DayFacts): DayUsed {
  if (own !== null && whole) return { bytes: own, source: "own", unverified: null };
  if (reported !== null && agrees) return { bytes: reported, source: "reported", unverified: null };
  return { bytes: own, source: own === null ? null : "part", unverified: reported };
}

const tolerance = 0.02;
/** Counters are reported in rounded gigabytes: below this a difference says nothing. */
const rounding = 1_000_000;

/** Whether the days of a provider, in bytes, add up to its own counter. */
export function daysAgree(sum: number, counter: number): boolean {
  return Math.abs(sum - counter) <= Math.max(counter * tolerance, rounding);
}
