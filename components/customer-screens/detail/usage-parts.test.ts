import { afterEach, expect, it } from "vitest";
import { stepWords } from "./usage-parts";

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

it("gives no two hours one name on the day the clocks go back", () => {
  process.env.TZ = "Europe/Berlin";
  const start = Date.parse("2026-10-24T23:00:00Z");
  const steps = Array.from({ length: 24 }, (_, at) => new Date(start + at * 3_600_000).toISOString());
  const words = steps.map((at) => stepWords({ step: "hour", steps }, at));
  expect(words.slice(0, 4)).toEqual([
    { tick: "01:00", whole: "25 Oct 2026, 01:00" },
    { tick: "02:00 UTC+2", whole: "25 Oct 2026, 02:00 UTC+2" },
    { tick: "02:00 UTC+1", whole: "25 Oct 2026, 02:00 UTC+1" },
    { tick: "03:00", whole: "25 Oct 2026, 03:00" },
  ]);
  expect(new Set(words.map(({ whole }) => whole)).size).toBe(24);
});

it("names a day as it was counted, in UTC", () => {
  process.env.TZ = "America/Los_Angeles";
  const steps = ["2026-11-01T00:00:00.000Z", "2026-11-02T00:00:00.000Z"];
  expect(steps.map((at) => stepWords({ step: "day", steps }, at))).toEqual([
    { tick: "1 Nov", whole: "1 Nov 2026" },
    { tick: "2 Nov", whole: "2 Nov 2026" },
  ]);
});
