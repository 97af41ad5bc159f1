import { expect, it } from "vitest";
import { runsOut } from "./runs-out";

const GB = 1_000_000_000;
const days = (mid: number | null) => ({ low: mid, mid, high: mid });
const subUser = {
  status: "active",
  trafficCap: 10 * GB,
  trafficUsed: 4 * GB,
  forecast: days(3),
} as const;

it("puts those who can run out first, by when, then those without a recent rate by their share", () => {
  const order = [
    { ...subUser, trafficUsed: 11 * GB },
    subUser,
    { ...subUser, forecast: days(40) },
    { ...subUser, forecast: days(5_000_000) },
    { ...subUser, trafficUsed: 9 * GB, forecast: null },
    { ...subUser, trafficUsed: 1 * GB, forecast: null },
  ].map((each) => runsOut(each) ?? NaN);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(new Set(order).size).toBe(order.length);
});

it.each([
  { status: "disabled" as const },
  { status: "blocked" as const },
  { trafficCap: "unlimited" as const },
  { trafficCap: null },
  { trafficCap: 0 },
  { trafficUsed: null },
])("has no place for one that cannot run out or is not known to: %o", (change) => {
  expect(runsOut({ ...subUser, ...change })).toBeNull();
});
