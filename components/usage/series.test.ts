import { describe, expect, it } from "vitest";
import type { UsagePoint } from "@/lib/domain/usage/history";
import { amountText, axisOf, beginsWithin, chartLabel, continuationOf, continued, rowsOf } from "./series";

const point = (at: string, traffic: number | null, ips: number | null = traffic): UsagePoint => ({
  at,
  traffic,
  source: traffic === null ? null : "own",
  unverified: null,
  ips,
  trafficUsed: traffic,
  trafficCap: 10,
  reset: false,
});
const points = [
  point("2026-03-03T00:00:00.000Z", null),
  point("2026-03-04T00:00:00.000Z", 2_000_000_000),
  point("2026-03-05T00:00:00.000Z", 5_000_000_000),
];
const mark = { at: "2026-03-04T23:59:59.000Z", label: "set-limits", operationId: "1" };
const late = { at: "2026-03-05T00:00:00.000Z", label: "disable", operationId: "2" };

describe("the usage of a sub-user", () => {
  it("puts each operation into the one slot it was done in", () => {
    const rows = rowsOf({ points, marks: [mark, late], step: "day" });
    expect(rows.map(({ marks }) => marks.map(({ operationId }) => operationId))).toEqual([[], ["1"], ["2"]]);
  });

  it("names operations as the rest of Subdesk does", () => {
    expect(rowsOf({ points, marks: [mark], step: "day" })[1]?.marks[0]?.label).toBe("Change limits");
  });

  it("names a day as it was counted, in UTC", () => {
    expect(rowsOf({ points, marks: [], step: "day" }).map(({ tick, when }) => [tick, when])[0]).toEqual([
      "3 Mar",
      "3 Mar 2026",
    ]);
  });

  it("names an hour by the reader's clock", () => {
    const at = new Date(2026, 2, 3, 14).toISOString();
    expect(rowsOf({ points: [point(at, 1)], marks: [], step: "hour" })[0]).toMatchObject({
      tick: "14:00",
      when: "3 Mar 2026, 14:00",
    });
  });

  it("keeps a gap a gap", () => {
    expect(rowsOf({ points, marks: [], step: "day" })[0]?.traffic).toBeNull();
  });

  it("says what the chart shows", () => {
    const rows = rowsOf({ points, marks: [], step: "day" });
    const label = chartLabel(
      {
        step: "day",
        totals: { traffic: 7_000_000_000, ips: 1, reported: 0 },
        unverified: null,
        knownSince: points[1]!.at,
      },
      rows,
      "traffic",
      "NetNut",
    );
    expect(label).toBe(
      "Traffic per day: 7 GB in all. Most at 5 Mar 2026: 5 GB. 1 day not observed. The table below the chart has the same figures.",
    );
    const nothing = {
      step: "hour" as const,
      totals: { traffic: 0, ips: 0, reported: 0 },
      unverified: null,
      knownSince: null,
    };
    expect(chartLabel(nothing, [], "ips", "NetNut")).toBe("IPs per hour: nothing has been observed yet.");
  });

  it("says which days are the provider's, and which of them do not count", () => {
    const given = [
      { ...points[0]!, unverified: 3_000_000_000 },
      { ...points[1]!, source: "reported" as const },
      points[2]!,
    ];
    const history = {
      step: "day" as const,
      totals: { traffic: 7_000_000_000, ips: 1, reported: 2_000_000_000 },
      unverified: { traffic: 3_000_000_000, days: 1 },
      knownSince: points[0]!.at,
    };
    const rows = rowsOf({ points: given, marks: [], step: "day" });
    expect(chartLabel(history, rows, "traffic", "NetNut")).toBe(
      "Traffic per day: 7 GB in all. Most at 5 Mar 2026: 5 GB. 1 day reported by NetNut. 1 day not verified and not counted. The table below the chart has the same figures.",
    );
  });

  it("knows whether the history is shorter than the range", () => {
    expect(beginsWithin({ points, knownSince: "2026-03-04T10:00:00.000Z" })).toBe(true);
    expect(beginsWithin({ points, knownSince: "2026-03-01T10:00:00.000Z" })).toBe(false);
    expect(beginsWithin({ points, knownSince: null })).toBe(false);
  });

  it("labels the days of many hours", () => {
    const hours = Array.from({ length: 72 }, (_, at) => point(new Date(2026, 2, 3, at).toISOString(), 1));
    const rows = rowsOf({ points: hours, marks: [], step: "hour" });
    expect(rows.filter(({ labelled }) => labelled).map(({ tick }) => tick)).toEqual([
      "3 Mar",
      "4 Mar",
      "5 Mar",
    ]);
    expect(
      rowsOf({ points: hours.slice(0, 24), marks: [], step: "hour" }).every(({ labelled }) => labelled),
    ).toBe(true);
  });

  describe("the way to the cap", () => {
    const GB = 1_000_000_000;
    const now = Date.parse("2026-03-05T12:00:00.000Z");
    const known = {
      forecastState: "known" as const,
      forecast: { low: 1, mid: 2, high: 4 },
      trafficCap: 10 * GB,
      trafficUsed: 5 * GB,
    };

    it("is known with a forecast, a cap and something left of it", () => {
      expect(continuationOf(known, now)).toEqual({
        at: new Date("2026-03-07T12:00:00.000Z"),
        cap: 10 * GB,
      });
      expect(continuationOf({ ...known, forecastState: "not-using" }, now)).toBeNull();
      expect(continuationOf({ ...known, forecast: { low: null, mid: null, high: null } }, now)).toBeNull();
      expect(continuationOf({ ...known, forecast: { low: 1, mid: 366, high: 400 } }, now)).toBeNull();
      expect(continuationOf({ ...known, trafficCap: "unlimited" }, now)).toBeNull();
      expect(continuationOf({ ...known, trafficUsed: 10 * GB }, now)).toBeNull();
    });

    it("continues from the counter to the cap, day by day, and no further than there is room", () => {
      const past = Array.from({ length: 10 }, (_, index) =>
        point(new Date(Date.parse("2026-02-24T00:00:00.000Z") + index * 86_400_000).toISOString(), 1),
      );
      const history = { points: past, marks: [], step: "day" as const };
      const cap = { at: new Date("2026-03-09T00:00:00.000Z"), cap: 4 };
      const rows = continued(history, cap);
      expect(rows.slice(9).map(({ at, forecast, future }) => [at.slice(0, 10), forecast, future])).toEqual([
        ["2026-03-05", 1, false],
        ["2026-03-06", 2, true],
        ["2026-03-07", 3, true],
        ["2026-03-08", 4, true],
      ]);
      expect(rows.slice(0, 9).every(({ forecast }) => forecast === null)).toBe(true);
      expect(
        rows.slice(10).every(({ traffic, trafficUsed }) => traffic === null && trafficUsed === null),
      ).toBe(true);
      const far = continued(history, { ...cap, at: new Date("2026-06-01T00:00:00.000Z") });
      expect(far).toHaveLength(14);
      expect(far.at(-1)?.forecast).toBeLessThan(1.2);
      expect(continued(history, null)).toHaveLength(10);
      expect(
        continued({ ...history, points: [{ ...point(past[0]!.at, 1), trafficUsed: null }] }, cap),
      ).toHaveLength(1);
    });
  });

  it("puts round figures on its axis, from zero past the largest", () => {
    expect(axisOf([null, 250_000_000_000])).toEqual([0, 100_000_000_000, 200_000_000_000, 300_000_000_000]);
    expect(axisOf([7])).toEqual([0, 5, 10]);
    expect(axisOf([1])).toEqual([0, 1]);
    expect(axisOf([0, null])).toEqual([0]);
    expect(axisOf([])).toEqual([0]);
  });

  it("counts in the measure's own words", () => {
    expect(amountText(1, "ips")).toBe("1 IP");
    expect(amountText(1200, "ips")).toBe("1,200 IPs");
    expect(amountText(1_500_000_000, "traffic")).toBe("1.5 GB");
  });
});
