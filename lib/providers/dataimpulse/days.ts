import "server-only";
import { dayMs } from "../../domain/durations";

export type Period = "month" | "3months" | "6months" | "year" | "2years";

/** The longest ago that a day may be to be in a period for certain; where it begins is written nowhere. */
const reach: readonly [Period, number][] = [
  ["month", 27],
  ["3months", 85],
  ["6months", 175],
  ["year", 360],
];

/** The longest period that is offered: the whole life of nearly every sub-user. */
export const longestPeriod: Period = "2years";

/** The shortest period up to today with this day, "YYYY-MM-DD", in it. */
export function periodSince(from: string, now: Date): Period {
  const ago = Math.ceil((now.getTime() - Date.parse(from)) / dayMs);
  return reach.find(([, days]) => ago <= days)?.[0] ?? longestPeriod;
}
