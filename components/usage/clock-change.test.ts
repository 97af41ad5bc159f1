import { afterEach, describe, expect, it } from "vitest";
import { localDate, utcDate } from "@/lib/domain/dates";
import type { UsagePoint } from "@/lib/domain/usage/history";
import { rowsOf } from "./series";

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

function hours(timeZone: string, from: string, count: number) {
  process.env.TZ = timeZone;
  const start = Date.parse(from);
  const points = Array.from(
    { length: count },
    (_, index): UsagePoint => ({
      at: new Date(start + index * 3_600_000).toISOString(),
      traffic: 1,
      source: "own",
      unverified: null,
      ips: 1,
      trafficUsed: 1,
      trafficCap: 10,
      reset: false,
    }),
  );
  return rowsOf({ points, marks: [], step: "hour" });
}

describe("on the day the clocks change", () => {
  it.each([
    ["Europe/Berlin", "2026-10-24T23:00:00Z", ["01:00", "02:00 UTC+2", "02:00 UTC+1", "03:00"]],
    ["America/Los_Angeles", "2026-11-01T07:00:00Z", ["00:00", "01:00 UTC-7", "01:00 UTC-8", "02:00"]],
    ["Pacific/Auckland", "2026-04-04T12:00:00Z", ["01:00", "02:00 UTC+13", "02:00 UTC+12", "03:00"]],
    ["America/St_Johns", "2026-11-01T02:30:00Z", ["00:00", "01:00 UTC-2:30", "01:00 UTC-3:30", "02:00"]],
    ["Europe/Berlin", "2026-03-28T23:00:00Z", ["00:00", "01:00", "03:00", "04:00"]],
  ])("%s: no two hours are called the same", (timeZone, from, ticks) => {
    const rows = hours(timeZone, from, 24);
    expect(rows.slice(0, 4).map(({ tick }) => tick)).toEqual(ticks);
    expect(new Set(rows.map(({ when }) => when)).size).toBe(24);
    expect(rows.slice(0, 4).every(({ when, tick }) => when.endsWith(`, ${tick}`))).toBe(true);
  });

  it.each([
    ["Africa/Cairo", "2026-04-22T00:00:00Z"],
    ["America/Santiago", "2026-09-04T00:00:00Z"],
    ["Atlantic/Azores", "2026-10-23T00:00:00Z"],
    ["Asia/Kolkata", "2026-03-03T00:00:00Z"],
    ["Pacific/Auckland", "2026-04-03T00:00:00Z"],
  ])("%s: every day of a week is labelled once", (timeZone, from) => {
    const labels = hours(timeZone, from, 168)
      .filter(({ labelled }) => labelled)
      .map(({ tick }) => tick);
    expect(new Set(labels).size).toBe(labels.length);
    expect(labels.length).toBeGreaterThanOrEqual(6);
  });
});

it.each(["America/Los_Angeles", "Pacific/Auckland", "UTC"])("a UTC day is that day in %s", (timeZone) => {
  process.env.TZ = timeZone;
  const at = "2026-03-04T00:00:00.000Z";
  const point: UsagePoint = {
    at,
    traffic: 1,
    source: "own",
    unverified: null,
    ips: 1,
    trafficUsed: 1,
    trafficCap: 10,
    reset: false,
  };
  expect(rowsOf({ points: [point], marks: [], step: "day" })[0]).toMatchObject({
    tick: "4 Mar",
    when: "4 Mar 2026",
  });
  expect(utcDate(at)).toBe("4 Mar 2026");
  expect(localDate(at)).toBe(timeZone === "America/Los_Angeles" ? "3 Mar 2026" : "4 Mar 2026");
});
