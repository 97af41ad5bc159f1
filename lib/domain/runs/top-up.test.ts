import { expect, it } from "vitest";
import { topUpOf } from "./top-up";

const GB = 1_000_000_000;
const action = { action: "add-traffic", gigabytes: 5, productType: "*" } as const;
const subUser = { trafficCap: 100 * GB, trafficUsed: 90 * GB, rate: 4 * GB };
const days = (value: number, step = 1) => ({ ...action, perSubUser: { mode: "days", value, step } as const });
const percent = (value: number, step = 1) => ({
  ...action,
  perSubUser: { mode: "percent", value, step } as const,
});

it("gives everyone the same amount", () => {
  expect(topUpOf(action, { trafficCap: null, trafficUsed: null, rate: null })).toBe(5);
});

it("gives what is lacking for so many days, rounded up, and never less than the minimum", () => {
  expect(topUpOf(days(30), subUser)).toBe(110);
  expect(topUpOf(days(30, 50), subUser)).toBe(150);
  expect(topUpOf(days(3), subUser)).toBe(5);
  expect(topUpOf(days(30), { ...subUser, rate: 1 })).toBe("It has enough for 30 days.");
  expect(topUpOf(days(1), { ...subUser, rate: 9 * GB })).toBe("It has enough for 1 day.");
  // Used up: all of it is lacking.
  expect(topUpOf(days(10), { ...subUser, trafficUsed: 120 * GB })).toBe(40);
  expect(topUpOf(days(10), { ...subUser, trafficCap: 0 })).toBe(40);
});

it("gives a share of the cap", () => {
  expect(topUpOf(percent(20), subUser)).toBe(20);
  expect(topUpOf(percent(12.5, 10), subUser)).toBe(20);
  expect(topUpOf(percent(1), subUser)).toBe(5);
  expect(topUpOf(percent(33.2), { ...subUser, trafficCap: 250 * GB })).toBe(83);
  expect(topUpOf(percent(17.6, 10), { ...subUser, trafficCap: 1_875 * GB })).toBe(330);
});

it.each([
  [days(30), { rate: null }, "There is not enough history to tell its recent rate."],
  [days(30), { trafficCap: null }, "What it has left is not known."],
  [days(30), { trafficUsed: null }, "What it has left is not known."],
  [days(30), { trafficCap: "unlimited" }, "It has no traffic cap, so it does not run out."],
  [percent(10), { trafficCap: "unlimited" }, "It has no traffic cap, so it does not run out."],
  [percent(10), { trafficCap: null }, "Its traffic cap is not known."],
  [percent(10), { trafficCap: 0 }, "Its traffic cap is 0."],
  [days(365), { rate: 10_000 * GB }, /^It would get [\d,]+ GB, more than [\d,]+ GB at once\.$/],
] as const)("guesses nothing: %j for %j", (asked, change, message) => {
  const said = topUpOf(asked, { ...subUser, ...change });
  if (typeof message === "string") expect(said).toBe(message);
  else expect(said).toMatch(message);
});

it("gives a share of the cap where what is used is not known", () => {
  expect(topUpOf(percent(10), { ...subUser, trafficUsed: null })).toBe(10);
});
