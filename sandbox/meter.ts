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

// Counting from a recent day keeps the rounding error far below one byte.
const EPOCH = Date.UTC(2025, 0, 1);

/** Days' worth of consumption since a fixed day; never decreases. */
function elapsed(pattern: Pattern, at: number): number {
  const time = at - EPOCH;
  if (pattern.kind === "idle") return 0;
  if (pattern.kind === "bursty") {
    const angle = (2 * Math.PI * time) / pattern.period + pattern.phase;
    const area = 1.5 * angle - 2 * Math.sin(angle) + Math.sin(2 * angle) / 4;
    return (pattern.period / DAY / (2 * Math.PI)) * (2 / 3) * area;
  }
  const angle = (2 * Math.PI * time) / DAY + pattern.phase;
  return (angle - 0.7 * Math.sin(angle)) / (2 * Math.PI);
}

/** Bytes consumed between two moments (ms). */
export function consumed(pattern: Pattern, from: number, to: number): number {
  if (to <= from) return 0;
  return pattern.bytesPerDay * (elapsed(pattern, to) - elapsed(pattern, from));
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
