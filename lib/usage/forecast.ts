import "server-only";

/** How many days count; older ones say little about next week. */
export const forecastDays = 14;
const minDays = 2;
const halfLifeDays = 3.5;
/**
 * A day above this many times the typical one counts as that much, so that one burst does not forecast a
 * quick end.
 */
const burst = 3;

interface Rates {
  /** Bytes a day. `low` and `high` hold about eight days in ten. */
  low: number;
  mid: number;
  high: number;
}

/**
 * The recent rate of use from daily figures, newest first; null entries were not observed. Null: not enough
 * history.
 *
 * Exponentially weighted mean over whole days (so nights do not matter), half of the weight within 3.5 days,
 * which is simple exponential smoothing (Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd
 * ed., 8.1). Days are winsorised first at three times the weighted median of the days with use. The range is
 * the weighted 10th to 90th percentile of the rates over a week ending at each of those days, so that a
 * weekly rhythm widens it little.
 */
export function ratesOf(days: readonly (number | null)[]): Rates | null {
  const known = days
    .slice(0, forecastDays)
    .flatMap((use, age) => (use === null ? [] : [{ use, weight: 0.5 ** (age / halfLifeDays), age }]));
  if (known.length < minDays) return null;
  const used = known.filter((day) => day.use > 0);
  const ceiling = used.length > 0 ? burst * quantile(used, 0.5) : 0;
  const tamed = known.map((day) => ({ ...day, use: Math.min(day.use, ceiling) }));
  const mid = mean(tamed);
  const windows = tamed.map((day) => {
    const week = tamed.filter((other) => other.age >= day.age && other.age < day.age + 7);
    return { use: week.reduce((sum, other) => sum + other.use, 0) / week.length, weight: day.weight };
  });
  // A few days may hide half of the rhythm, so their own spread is used instead.
  const spread = tamed.length < 7 ? tamed : windows;
  return {
    low: Math.round(Math.min(mid, quantile(spread, 0.1))),
    mid: Math.round(mid),
    high: Math.round(Math.max(mid, quantile(spread, 0.9))),
  };
}

function mean(days: readonly { use: number; weight: number }[]): number {
  const weight = days.reduce((sum, day) => sum + day.weight, 0);
  return days.reduce((sum, day) => sum + day.use * day.weight, 0) / weight;
}

function quantile(days: readonly { use: number; weight: number }[], share: number): number {
  const sorted = [...days].sort((a, b) => a.use - b.use);
  const target = share * sorted.reduce((sum, day) => sum + day.weight, 0);
  let sum = 0;
  for (const day of sorted) {
    sum += day.weight;
    if (sum >= target) return day.use;
  }
  return sorted.at(-1)?.use ?? 0;
}
