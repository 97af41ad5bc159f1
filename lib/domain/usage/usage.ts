/** Null when the provider does not say. */
export type Cap = number | "unlimited" | null;

export type UsageLevel = "fine" | "near" | "full";

/** Percent of the cap from which it deserves attention, and from which it is urgent. */
const nearPercent = 80;
const fullPercent = 95;

export type Usage =
  | { kind: "capped"; used: number; cap: number; left: number; percent: number; level: UsageLevel }
  /** A cap of 0 has no used share and cannot be used up. */
  | { kind: "zero"; used: number; cap: 0 }
  | { kind: "uncapped"; used: number | null }
  | { kind: "unknown"; used: number | null; cap: number | null };

/** Used and cap in the same unit, bytes or counts; null where the provider does not say. */
export function usageOf(used: number | null, cap: Cap): Usage {
  if (cap === "unlimited") return { kind: "uncapped", used };
  if (used === null || cap === null) return { kind: "unknown", used, cap };
  if (cap <= 0) return { kind: "zero", used, cap: 0 };
  const percent = percentOf(used, cap);
  return { kind: "capped", used, cap, left: Math.max(0, cap - used), percent, level: usageLevel(percent) };
}

/** Rounded down, so that 100 % is only said when nothing is left. */
function percentOf(used: number, cap: number): number {
  return Math.max(0, Math.floor((used / cap) * 100));
}

export function usageLevel(percent: number): UsageLevel {
  if (percent >= fullPercent) return "full";
  return percent >= nearPercent ? "near" : "fine";
}
