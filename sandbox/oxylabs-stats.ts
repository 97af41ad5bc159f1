import { z } from "zod";
import { DAY } from "./meter";
import type { OxylabsRecord } from "./oxylabs-record";
import type { OxylabsUsers } from "./oxylabs-users";
import { Refusal } from "./refusal";
import type { Machine } from "./server";

const HOUR = DAY / 24;
/** The longest time from midnight UTC to midnight anywhere. */
const FARTHEST_ZONE = 14 * HOUR;

const moment = z.string().regex(/^\d{4}-\d{2}-\d{2}( ([01]\d|2[0-3]))?$/, "must be a day or an hour");

export const statsQuery = z.strictObject({
  type: z.enum(["24h", "week", "month", "current_month", "lifetime", "custom"]),
  date_from: moment.optional(),
  date_to: moment.optional(),
  time_zone: z.string().default("UTC"),
});

export const targetQuery = z.strictObject({
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "must be YYYY-MM-DD"),
});

/** "2023-01-25 14" of a moment, in a time zone. */
function clockIn(zone: string): (at: number) => string {
  if (zone === "UTC") return (at) => new Date(at).toISOString().slice(0, 13).replace("T", " ");
  try {
    const format = new Intl.DateTimeFormat("sv-SE", {
      timeZone: zone,
      dateStyle: "short",
      timeStyle: "short",
    });
    return (at) => format.format(at).slice(0, 13);
  } catch {
    throw new Refusal(400, "time_zone: unknown");
  }
}

/** The moment that a day or hour would be in UTC, ms. */
function utc(said: string): number {
  const at = Date.parse(said.length > 10 ? `${said.slice(0, 10)}T${said.slice(11)}:00Z` : said);
  if (Number.isNaN(at)) throw new Refusal(400, "No such date");
  return at;
}

export function oxylabsStats(users: OxylabsUsers, parts: Machine) {
  type Query = z.output<typeof statsQuery>;

  /** The first and last day or hour, both included. */
  function span(query: Query, record: OxylabsRecord, clock: (at: number) => string): [string, string] {
    const { type, date_from, date_to } = query;
    if (type !== "custom") {
      if (date_from !== undefined || date_to !== undefined)
        throw new Refusal(400, "date_from and date_to need the type custom");
      if (type === "lifetime" && !record.row.lifetime)
        throw new Refusal(400, "type: the sub-user has no lifetime traffic");
      const now = parts.counters.read();
      if (type === "24h") return [clock(now - 23 * HOUR), clock(now)];
      const starts = {
        week: now - 6 * DAY,
        month: now - 29 * DAY,
        current_month: users.periodStart(now),
        lifetime: record.created,
      };
      return [clock(starts[type]).slice(0, 10), clock(now).slice(0, 10)];
    }
    if (date_from === undefined || date_to === undefined)
      throw new Refusal(400, "date_from and date_to are required");
    if (date_from.length !== date_to.length) throw new Refusal(400, "date_from and date_to differ in form");
    if (utc(date_from) > utc(date_to)) throw new Refusal(400, "date_from: later than date_to");
    if (date_from.length > 10 && utc(date_to) - utc(date_from) > 7 * DAY)
      throw new Refusal(400, "With hours at most 7 days");
    return [date_from, date_to];
  }

  function of(record: OxylabsRecord, query: Query) {
    const clock = clockIn(query.time_zone);
    const [first, last] = span(query, record, clock);
    const hourly = first.length > 10;
    const step = hourly || query.time_zone !== "UTC" ? HOUR : DAY;
    const spread = query.time_zone === "UTC" ? 0 : FARTHEST_ZONE;
    const from = Math.max(utc(first) - spread, Math.floor(record.created / DAY) * DAY);
    const to = Math.min(utc(last) + (hourly ? HOUR : DAY) + spread, parts.counters.read());
    const periods = new Map<string, number>();
    for (let at = from; at < to; at += step) {
      const period = clock(at).slice(0, first.length);
      if (period < first || period > last) continue;
      const bytes = users.usedBetween(record, at, Math.min(at + step, to));
      periods.set(period, (periods.get(period) ?? 0) + bytes);
    }
    const said = [...periods]
      .map(([period, bytes]) => [period, users.inGb(bytes)] as const)
      .filter(([, gb]) => gb > 0);
    return {
      traffic: users.inGb([...periods.values()].reduce((sum, bytes) => sum + bytes, 0)),
      traffic_by_period: Object.fromEntries(said),
    };
  }

  return {
    of,
    /** Where customers went: nobody but the customer should ever ask. */
    targets(record: OxylabsRecord, { date }: z.output<typeof targetQuery>) {
      const { traffic } = of(record, { type: "custom", date_from: date, date_to: date, time_zone: "UTC" });
      return {
        results: traffic > 0 ? [{ date, target: "private.example", traffic, requests: 1 }] : [],
      };
    },
    /** The whole account in its present month. */
    account() {
      const now = parts.counters.read();
      const from = users.periodStart(now);
      const bytes = users.all().reduce((sum, record) => sum + users.usedBetween(record, from, now), 0);
      const day = (at: number) => new Date(at).toISOString().slice(0, 10);
      return { traffic: users.inGb(bytes), date_from: day(from), date_to: day(now) };
    },
  };
}
