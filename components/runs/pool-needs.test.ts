import { expect, it } from "vitest";
import { poolNeedText } from "./pool-needs";

const GB = 1_000_000_000;
const said = (need: Partial<Parameters<typeof poolNeedText>[0]>, free: number | null = 100 * GB) =>
  poolNeedText({ bytes: 0, unknown: 0, added: 0, ...need }, "Berlin", free);

it("says nothing of rows that take what they give, and fit", () => {
  expect(said({ bytes: 5 * GB, added: 5 * GB })).toBeNull();
  expect(said({ bytes: 5 * GB, added: 5 * GB }, null)).toBeNull();
});

it("says what they take where it differs", () => {
  expect(said({ bytes: 25 * GB, added: 5 * GB })).toEqual({
    text: "It takes about 25 GB from the Berlin pool.",
    beyond: false,
  });
});

it("warns by what they take, not by what they give", () => {
  expect(said({ bytes: 25 * GB, added: 5 * GB }, 10 * GB)).toEqual({
    text: "It takes about 25 GB from the Berlin pool, which has 10 GB. The last rows may be refused, or other sub-users may run out earlier.",
    beyond: true,
  });
  expect(said({ bytes: 11 * GB, added: 11 * GB }, 10 * GB)?.beyond).toBe(true);
});

it("says how many take what no one knows", () => {
  expect(said({ bytes: 5 * GB, added: 7 * GB, unknown: 1 })?.text).toBe(
    "It takes about 5 GB from the Berlin pool. 1 row takes an amount that is not known: Berlin does not report what its traffic costs the pool.",
  );
  expect(said({ unknown: 3, added: 7 * GB })?.text).toBe(
    "3 rows take an amount that is not known: Berlin does not report what their traffic costs the pool.",
  );
});
