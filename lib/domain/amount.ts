import { isAmbiguous, unambiguous } from "./ambiguous";

/** A number as typed, pasted or found in a cell; or what is wrong with it, for the person who entered it. */
export type Amount = { ok: true; value: number } | { ok: false; problem: string };

/** Decimal units, as the providers count; binary ones only where someone spells them out. */
const units = {
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
} as const;
const maxDecimals = 9;

interface Digits {
  whole: string;
  fraction: string;
}

type Read = { ok: true; digits: Digits } | { ok: false; problem: string };

/**
 * The one rule for every amount: digits and at most one separator, point or comma. Exactly three digits after
 * one to three that do not begin with 0 could be thousands or a fraction, so Subdesk does not guess.
 * `expected` is the sentence for everything else that cannot be read.
 */
function read(text: string, expected: string): Read {
  const match = /^([0-9]{1,15})(?:[.,]([0-9]{1,15}))?$/.exec(text.trim());
  if (!match) return { ok: false, problem: expected };
  const [, whole = "", fraction = ""] = match;
  if (isAmbiguous(whole, fraction)) {
    return {
      ok: false,
      problem: `“${text.trim()}” could mean ${whole}${fraction} or ${trimmed(whole, fraction)}: enter the one you mean.`,
    };
  }
  return { ok: true, digits: { whole, fraction } };
}

/** `expected`: the problem returned for anything but a whole number that is exact. */
export function readWhole(text: string, expected: string): Amount {
  const found = read(text, expected);
  if (!found.ok) return found;
  const { whole, fraction } = found.digits;
  return fraction === "" ? safe(Number(whole), expected) : { ok: false, problem: expected };
}

/** At most four decimals. */
export function readDecimal(text: string, expected: string): Amount {
  const found = read(text, expected);
  if (!found.ok) return found;
  const { whole, fraction } = found.digits;
  return fraction.length <= 4
    ? { ok: true, value: Number(`${whole}.${fraction || "0"}`) }
    : { ok: false, problem: expected };
}

/**
 * An amount of GB as bytes, to the byte. With `suffixes` it may name another unit: "500 MB", "1.5TB", "2
 * GiB".
 */
export function readTraffic(text: string, expected: string, { suffixes = false } = {}): Amount {
  const match = suffixes ? /^(.*?)\s*([kmgt]i?b)$/i.exec(text.trim()) : null;
  const unit = units[(match?.[2]?.toLowerCase() ?? "gb") as keyof typeof units];
  const found = read(match?.[1] ?? text, expected);
  if (!found.ok) return found;
  const { whole, fraction } = found.digits;
  if (fraction.length > maxDecimals) return { ok: false, problem: expected };
  // In whole numbers: a fraction of this size would lose its last digits.
  const scale = 10n ** BigInt(fraction.length);
  const scaled = BigInt(whole + fraction) * BigInt(unit);
  return safe(Number((scaled + scale / 2n) / scale), expected);
}

function safe(value: number, expected: string): Amount {
  return Number.isSafeInteger(value) ? { ok: true, value } : { ok: false, problem: expected };
}

/** The only word that lifts a cap, as exports write it. A dash, a blank or -1 does not. */
export function saysUnlimited(text: string): boolean {
  return text.trim().toLowerCase() === "unlimited";
}

/** A number as written into a field or a file, never ambiguous to read. */
export function writeNumber(value: number): string {
  return unambiguous(String(value));
}

/** Bytes as a plain number of GB, to the byte: 1500000000 -> "1.5". */
export function writeGigabytes(bytes: number): string {
  const text = `${Math.floor(bytes / units.gb)}.${String(bytes % units.gb).padStart(9, "0")}`;
  return unambiguous(text.replace(/\.?0+$/, ""));
}

function trimmed(whole: string, fraction: string): string {
  const rest = fraction.replace(/0+$/, "");
  return rest === "" ? whole : `${whole}.${rest}`;
}
