import type { DataImpulseUser } from "./dataimpulse-record";
import type { DataImpulseUsers } from "./dataimpulse-users";
import { DAY } from "./meter";
import type { Machine } from "./server";

const BYTES_PER_REQUEST = 85_000;
const DAYS = { day: 1, week: 7, month: 30, "3months": 91, "6months": 182, year: 365, "2years": 730 };

type Period = keyof typeof DAYS;
export const PERIODS = Object.keys(DAYS) as [Period, ...Period[]];

/** The usage statistics: days on which something was used, and a bare `[]` without any. */
export function dataImpulseUsage(users: DataImpulseUsers, parts: Machine) {
  return (user: DataImpulseUser, period: Period): unknown => {
    const unit = parts.switches.dataimpulse.usageUnit ?? 1_000_000;
    const now = parts.counters.read();
    const today = Math.floor(now / DAY) * DAY;
    // What one day's rounding leaves over is in the next, so that the days add up.
    const until = (at: number) => Math.floor(users.usedAt(user, Math.min(at, now)) / unit);
    const usage = Array.from({ length: DAYS[period] }, (_, index) => today - (DAYS[period] - 1 - index) * DAY)
      .map((day) => ({ day, traffic: until(day + DAY) - until(day) }))
      .filter(({ traffic }) => traffic > 0)
      .map(({ day, traffic }) => ({
        traffic,
        extra_traffic: 0,
        request: Math.ceil((traffic * unit) / BYTES_PER_REQUEST),
        d_usage: new Date(day).toISOString().slice(0, 10),
      }));
    if (usage.length === 0) return [];
    const sum = (field: "traffic" | "extra_traffic" | "request") =>
      usage.reduce((all, row) => all + row[field], 0);
    return {
      usage,
      total: { traffic: sum("traffic"), extra_traffic: sum("extra_traffic"), request: sum("request") },
    };
  };
}
