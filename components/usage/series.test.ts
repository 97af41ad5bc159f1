import { describe, expect, it } from "vitest";
import type { UsagePoint } from "@/lib/domain/usage/history";
import { amountText, axisOf, beginsWithin, chartLabel, rowsOf } from "./series";

const point = (at: string, traffic: number | null, ips: number | null = traffic): UsagePoint => ({
  at,
  traffic,
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

  it("names operations as the rest of the desk does", () => {
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
      { step: "day", totals: { traffic: 7_000_000_000, ips: 1 }, knownSince: points[1]!.at },
      rows,
      "traffic",
    );
    expect(label).toBe(
      "Traffic per day: 7 GB in all. Most at 5 Mar 2026: 5 GB. 1 day was not observed. The table below the chart has the same figures.",
    );
    expect(chartLabel({ step: "hour", totals: { traffic: 0, ips: 0 }, knownSince: null }, [], "ips")).toBe(
      "IPs per hour: nothing has been observed yet.",
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
