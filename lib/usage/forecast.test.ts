import { describe, expect, it } from "vitest";
import { ratesOf } from "./forecast";

const GB = 1_000_000_000;
const days = (count: number, use: (age: number) => number | null) =>
  Array.from({ length: count }, (_, age) => use(age));

describe("the recent rate", () => {
  it("is the daily use of a steady customer, without a spread", () => {
    expect(ratesOf(days(14, () => 2 * GB))).toEqual({ low: 2 * GB, mid: 2 * GB, high: 2 * GB });
  });

  it("needs two observed days", () => {
    expect(ratesOf([])).toBeNull();
    expect(ratesOf([GB])).toBeNull();
    expect(ratesOf([GB, null, null])).toBeNull();
    expect(ratesOf([GB, null, GB])).toMatchObject({ mid: GB });
  });

  it("stays near the weekly mean of a weekly rhythm, whatever the weekday", () => {
    for (let today = 0; today < 7; today += 1) {
      const rates = ratesOf(days(14, (age) => ((age + today) % 7 < 2 ? 0 : 7 * GB)));
      expect(rates?.mid).toBeGreaterThan(3.2 * GB);
      expect(rates?.mid).toBeLessThan(6.4 * GB);
      expect(rates?.low).toBeGreaterThan(3 * GB);
      expect(rates?.high).toBeLessThan(7.01 * GB);
    }
  });

  it("does not let one burst promise a quick end", () => {
    const rates = ratesOf(days(14, (age) => (age === 1 ? 200 * GB : GB)));
    expect(rates?.mid).toBeLessThan(1.6 * GB);
  });

  it("follows a customer who doubles within days", () => {
    const rates = ratesOf(days(14, (age) => (age < 5 ? 4 * GB : 2 * GB)));
    expect(rates?.mid).toBeGreaterThan(3 * GB);
  });

  it("falls towards nothing for one who stopped", () => {
    const rates = ratesOf(days(14, (age) => (age < 10 ? 0 : 5 * GB)));
    expect(rates?.mid).toBeLessThan(0.8 * GB);
    expect(rates?.low).toBe(0);
    expect(ratesOf(days(14, () => 0))).toEqual({ low: 0, mid: 0, high: 0 });
  });

  it("orders its range", () => {
    const rates = ratesOf(days(14, (age) => ((age * 7919) % 13) * GB));
    expect(rates?.low).toBeLessThanOrEqual(rates?.mid ?? 0);
    expect(rates?.high).toBeGreaterThanOrEqual(rates?.mid ?? 0);
  });
});
