import type { PoolCost } from "./descriptor";

interface Given {
  limits?: Readonly<Record<string, number | null>> | null;
  input?: Readonly<Record<string, unknown>> | null;
}

/** Bytes that leave the pool when so many are given; null where the provider does not say what they cost. */
export function takenFromPool(bytes: number, cost: PoolCost | undefined, given: Given): number | null {
  if (!cost) return bytes;
  const value = given[cost.of]?.[cost.name];
  const key = typeof value === "string" || typeof value === "number" ? String(value) : "";
  const factor = Object.hasOwn(cost.factors, key) ? cost.factors[key] : undefined;
  return factor === undefined ? null : Math.round(bytes * factor);
}
