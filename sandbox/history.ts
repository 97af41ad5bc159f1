import { DAY } from "./meter";
import type { Settled } from "./server";

const HOUR = DAY / 24;
/** How many days it covers: the last ones by hour, the earlier ones by day. */
const DAYS = 90;
const HOURLY_DAYS = 14;
/** An outage: the hours of one night, this many days before the last one. */
const OUTAGE = { daysBefore: 6, from: 2, hours: 7 };

/** What one sub-user consumed, and its counter at the end. */
interface UserHistory {
  id: string;
  /** When its counter began, ms; no earlier than the first day. */
  first: number;
  counter: number;
  bytesPerIp: number;
  /** When its counter was last reset, ms. */
  resetAt: number | null;
  /** Bytes per UTC day, oldest first; null before it began. */
  days: (number | null)[];
  /** Bytes per hour from the day after the last of `days`; null before it began and during the outage. */
  hours: (number | null)[];
}

export interface AccountHistory {
  /** "host:port" of the provider's address. */
  host: string;
  /** The start of the current hour, ms: it covers nothing from then on. */
  until: number;
  /** From and to, ms, when nothing could be read; null without. */
  outage: [number, number] | null;
  users: UserHistory[];
}

/** A sandbox that knows its consumption at any time. */
export interface Remembering {
  host: string;
  memories(): Settled[];
}

/** What Subdesk would have seen at these providers in 90 days; the second was unreachable for a night. */
export function sampleHistory(sandboxes: readonly Remembering[], now: number): AccountHistory[] {
  return sandboxes.map((sandbox, place) => accountHistory(sandbox, now, place === 1));
}

function accountHistory({ host, memories }: Remembering, now: number, wentOut: boolean): AccountHistory {
  const until = Math.floor(now / HOUR) * HOUR;
  const today = Math.floor(now / DAY) * DAY;
  const outageFrom = today - OUTAGE.daysBefore * DAY + OUTAGE.from * HOUR;
  const outage: [number, number] | null = wentOut ? [outageFrom, outageFrom + OUTAGE.hours * HOUR] : null;
  const begin = today - (DAYS - 1) * DAY;
  const hourly = today - (HOURLY_DAYS - 1) * DAY;
  const span = (from: number, to: number, step: number) =>
    Array.from({ length: Math.round((to - from) / step) }, (_, index) => from + index * step);
  return {
    host,
    until,
    outage,
    users: memories().map(({ id, start, usedBetween, counterAt, bytesPerIp, resetAt }) => {
      const first = Math.max(begin, start);
      const used = (from: number, to: number) =>
        to <= first ? null : usedBetween(Math.max(from, first), to);
      return {
        id,
        first,
        counter: counterAt(until),
        bytesPerIp,
        resetAt: resetAt !== null && resetAt > hourly ? Math.floor(resetAt / HOUR) * HOUR : null,
        days: span(begin, hourly, DAY).map((at) => used(at, at + DAY)),
        hours: span(hourly, until, HOUR).map((at) => {
          if (outage && at >= outage[0] && at < outage[1]) return null;
          // The first read after an outage finds everything used during it.
          return used(outage && at === outage[1] ? outage[0] : at, at + HOUR);
        }),
      };
    }),
  };
}
