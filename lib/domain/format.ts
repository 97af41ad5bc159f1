import { unambiguous } from "./ambiguous";
import { localMonth } from "./dates";

export const GB = 1_000_000_000;

const units = ["B", "KB", "MB", "GB", "TB", "PB"] as const;

/** Decimal units, three figures at most: 1_500_000_000 -> "1.5 GB". */
export function formatBytes(bytes: number): string {
  return bytesWith(bytes, 0);
}

/** An amount that was added or taken away: "+2 GB", "−2 GB", with a minus that is as wide as the plus. */
export function formatBytesChange(bytes: number): string {
  return `${bytes > 0 ? "+" : bytes < 0 ? "−" : ""}${formatBytes(Math.abs(bytes))}`;
}

/** Beyond this many further decimals, full bytes are easier to compare. */
const maxFurther = 4;

/**
 * Amounts shown side by side, with enough digits to tell different ones apart: 1 TB and 1 TB + 500 MB are "1
 * TB" and "1.0005 TB". Equal ones stay short.
 */
export function formatBytesApart<const Amounts extends readonly number[]>(
  amounts: Amounts,
): { -readonly [Index in keyof Amounts]: string } {
  const texts = (more: number) =>
    amounts.map((bytes) => (more > maxFurther ? formatExactBytes(bytes) : bytesWith(bytes, more)));
  const different = new Set(amounts).size;
  let more = 0;
  while (more <= maxFurther && new Set(texts(more)).size < different) more += 1;
  return texts(more) as { -readonly [Index in keyof Amounts]: string };
}

function bytesWith(bytes: number, more: number): string {
  let value = Math.abs(bytes);
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 ? 0 : (value >= 100 ? 0 : value >= 10 ? 1 : 2) + more;
  return `${bytes < 0 ? "-" : ""}${unambiguous(trimZeros(value.toFixed(digits)))} ${units[unit]}`;
}

/** Exact, for hover and tests: 1500000000 -> "1,500,000,000 bytes". */
export function formatExactBytes(bytes: number): string {
  return `${formatCount(bytes)} bytes`;
}

/** Grouped by hand so that server and browser print the same text whatever their locale. */
export function formatCount(value: number): string {
  const sign = value < 0 ? "-" : "";
  return (
    sign +
    Math.abs(value)
      .toString()
      .replace(/\B(?=(\d{3})+(?!\d))/g, ",")
  );
}

/** For a cell with two counts: whole up to six digits, then "1.25M" and "12M". */
export function formatShortCount(value: number): string {
  return value < 1_000_000 ? formatCount(value) : `${trimZeros((value / 1_000_000).toFixed(2))}M`;
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** Up to this many days, the number says more than the month. */
const maxDaysAgo = 90;

/**
 * "just now", "40 s ago", "12 min ago", "5 h ago", "3 d ago"; for long ago, the month in the reader's time
 * zone: "Apr 2025".
 */
export function formatAge(at: string | Date, now: number): string {
  const seconds = Math.max(0, Math.round((now - new Date(at).getTime()) / 1000));
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  const days = Math.floor(seconds / 86_400);
  return days <= maxDaysAgo ? `${days} d ago` : localMonth(at);
}

// Bidirectional overrides and control characters can make one text look like another.
const invisible = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A name or note from outside, safe to show: control and direction characters are made visible. */
export function visibleText(text: string): string {
  return text.replace(invisible, (character) => (character === "\n" || character === "\t" ? " " : "\ufffd"));
}

/** As the settings and forms read it: "host:port" or "host:http-port:socks-port". */
export function writeGateway({
  host,
  httpPort,
  socksPort,
}: {
  host: string;
  httpPort: number;
  socksPort: number | null;
}): string {
  return [host, httpPort, ...(socksPort === null ? [] : [socksPort])].join(":");
}
