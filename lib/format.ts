export const GB = 1_000_000_000;

const units = ["B", "KB", "MB", "GB", "TB", "PB"] as const;

/** Decimal units, three figures at most: 1_500_000_000 -> "1.5 GB". */
export function formatBytes(bytes: number): string {
  let value = Math.abs(bytes);
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${bytes < 0 ? "-" : ""}${trimZeros(value.toFixed(digits))} ${units[unit]}`;
}

/** Exact, for hover and tests: 1500000000 -> "1,500,000,000 bytes". */
export function formatExactBytes(bytes: number): string {
  return `${formatCount(bytes)} bytes`;
}

/** Grouped by hand so that server and browser print the same text whatever their locale. */
export function formatCount(value: number): string {
  const sign = value < 0 ? "-" : "";
  return sign + Math.abs(value).toString().replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** Bytes as a plain number of GB for an input field: 1500000000 -> "1.5". */
export function bytesToGbText(bytes: number): string {
  // In whole numbers: a fraction of this size would lose its last digits.
  return trimZeros(`${Math.floor(bytes / GB)}.${String(bytes % GB).padStart(9, "0")}`);
}

/** "1.5" and "1,5" -> 1500000000; null when the text is no non-negative amount with at most nine decimals, or could be two: "1,500". */
export function gbTextToBytes(text: string): number | null {
  const match = /^\s*(\d{1,7})(?:[.,](\d{1,9}))?\s*$/.exec(text);
  if (!match || /,\d{3}\s*$/.test(text)) return null;
  return Number(match[1]) * GB + Number((match[2] ?? "").padEnd(9, "0"));
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** "just now", "40 s ago", "12 min ago", "5 h ago", "3 d ago". */
export function formatAge(at: string | Date, now: number): string {
  const seconds = Math.max(0, Math.round((now - new Date(at).getTime()) / 1000));
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

// Bidirectional overrides and control characters can make one text look like another.
const invisible = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A name or note from outside as it may be shown: control and direction characters made visible. */
export function visibleText(text: string): string {
  return text.replace(invisible, (character) => (character === "\n" || character === "\t" ? " " : "\ufffd"));
}

/** As the settings and forms read it: "host:port" or "host:http-port:socks-port". */
export function writeGateway({ host, httpPort, socksPort }: { host: string; httpPort: number; socksPort: number | null }): string {
  return [host, httpPort, ...(socksPort === null ? [] : [socksPort])].join(":");
}
