import "server-only";
import { minuteMs } from "../domain/durations";

const longest = minuteMs;
const httpDate = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d{2}:\d{2}:\d{2}/i;

/** Milliseconds asked for in seconds or as an HTTP date, at most a minute; undefined for anything else. */
export function parseRetryAfter(header: string | string[] | undefined, now = Date.now()): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (!text) return undefined;
  const wait = /^\d+$/.test(text)
    ? Number(text) * 1000
    : httpDate.test(text)
      ? Date.parse(text) - now
      : Number.NaN;
  return Number.isFinite(wait) && wait >= 0 ? Math.min(wait, longest) : undefined;
}
