import { formatBytes, formatCount } from "../format";
import type { TrafficUnit } from "./descriptor";

/** What a provider counts traffic in, where nothing says otherwise. */
export const wholeGB: TrafficUnit = { label: "GB", bytes: 1e9, step: 1 };

/** Bytes that a number of units gives. Whole, although a number of units need not be. */
export function bytesOf(units: number, unit: TrafficUnit = wholeGB): number {
  return Math.round(units * unit.bytes);
}

/** Units that hold so many bytes, in whole steps and rounded down. */
export function unitsIn(bytes: number, unit: TrafficUnit = wholeGB): number {
  const steps = Math.floor(bytes / unit.bytes / unit.step + 1e-6);
  return Number((steps * unit.step).toFixed(4));
}

/** "5 GB"; of another unit with its size beside it: "5 GiB (5.37 GB)". */
export function writeUnits(units: number, unit: TrafficUnit = wholeGB): string {
  const text = `${formatCount(units)} ${unit.label}`;
  return unit.bytes === wholeGB.bytes ? text : `${text} (${formatBytes(bytesOf(units, unit))})`;
}
