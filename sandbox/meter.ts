import type { Dice } from "./dice";

export const DAY = 86_400_000;
export const GB = 1_000_000_000;

/** How fast one sub-user consumes. `phase` is in radians, `period` (bursts only) in ms. */
export interface Pattern {
  kind: "idle" | "steady" | "bursty" | "heavy";
  bytesPerDay: number;
  phase: number;
  period: number;
}

// Counting from a recent Monday keeps the rounding error far below one byte.
const EPOCH = Date.UTC(2024, 11, 30);
const HOUR = DAY / 24;
const WEEK = 7 * DAY;

/**
 * How much of a day's use is consumed from Monday to the start of each hour of a week: busy by day, quiet at
 * night and at weekends.
 */
const byHour: readonly number[] = (() => {
  const weekdays = [1.12, 1.18, 1.16, 1.12, 1, 0.74, 0.68];
  const sums = [0];
  for (let hour = 0; hour < 168; hour += 1) {
    const day = 1 - 0.72 * Math.cos((2 * Math.PI * ((hour % 24) - 2.5)) / 24);
    sums.push((sums.at(-1) ?? 0) + (weekdays[Math.floor(hour / 24)] ?? 1) * day);
  }
  const all = sums.at(-1) ?? 1;
  return sums.map((sum) => (sum / all) * 7);
})();

function weekly(time: number): number {
  const weeks = Math.floor(time / WEEK);
  const hours = (time - weeks * WEEK) / HOUR;
  const hour = Math.floor(hours);
  const [from = 0, to = 7] = [byHour[hour], byHour[hour + 1]];
  return weeks * 7 + from + (to - from) * (hours - hour);
}

/** Days' worth of consumption since a fixed day; never decreases. */
function elapsed(pattern: Pattern, at: number): number {
  if (pattern.kind === "idle") return 0;
  // Customers are in several time zones, and not all awake at once.
  const time = at - EPOCH + (pattern.phase / (2 * Math.PI) - 0.5) * 6 * HOUR;
  if (pattern.kind !== "bursty") return weekly(time);
  const angle = (2 * Math.PI * time) / pattern.period + pattern.phase;
  const area = 1.5 * angle - 2 * Math.sin(angle) + Math.sin(2 * angle) / 4;
  return weekly(time) / 3 + ((pattern.period / DAY / (2 * Math.PI)) * (2 / 3) * area * 2) / 3;
}

/** Bytes consumed between two moments (ms). */
export function consumed(pattern: Pattern, from: number, to: number): number {
  if (to <= from) return 0;
  return pattern.bytesPerDay * (elapsed(pattern, to) - elapsed(pattern, from));
}

/**
 * How much of what was used from `start` to `since` was used by an earlier time: from 0 at its start, so that
 * its days add up.
 */
export function shareBefore(pattern: Pattern, start: number, since: number, at: number): number {
  if (at <= start) return 0;
  const all = consumed(pattern, start, since);
  return all > 0 ? consumed(pattern, start, at) / all : (at - start) / (since - start);
}

export function rollPattern(roll: Dice): Pattern {
  const luck = roll.next();
  const kind = luck < 0.22 ? "idle" : luck < 0.68 ? "steady" : luck < 0.88 ? "bursty" : "heavy";
  const gbPerDay =
    kind === "idle" ? 0 : kind === "heavy" ? 15 + roll.next() * 60 : 0.05 + roll.next() ** 3 * 8;
  return {
    kind,
    bytesPerDay: Math.round(gbPerDay * GB),
    phase: roll.next() * 2 * Math.PI,
    period: Math.round((1.5 + roll.next() * 5) * DAY),
  };
}
