import { readWhole, writeNumber } from "../amount";
import { formatCount } from "../format";
import { maxGigabytes } from "./limits";

export type Ceiling = { ok: true; value: number | null } | { ok: false; problem: string };

export function ceilingText(value: number | null): string {
  return value === null ? "" : writeNumber(value);
}

/** Only a blank means no ceiling; unchanged text means the current ceiling. */
export function readCeiling(text: string, now: number | null): Ceiling {
  if (text === ceilingText(now)) return { ok: true, value: now };
  if (text.trim() === "") return { ok: true, value: null };
  const amount = readWhole(text, "Enter whole gigabytes, or leave it empty for no ceiling.");
  return amount.ok && amount.value > maxGigabytes ? { ok: false, problem: tooMuch } : amount;
}

export const tooMuch = `At most ${formatCount(maxGigabytes)} GB.`;
