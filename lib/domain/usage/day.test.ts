import { describe, expect, it } from "vitest";
import { dayUsed, daysAgree } from "./day";

const GB = 1_000_000_000;

describe("the one source of a day", () => {
  it("is what Subdesk saw where it saw the whole day, whatever the provider says", () => {
    for (const reported of [null, 9])
      for (const agrees of [true, false])
        expect(dayUsed({ own: 5, whole: true, reported, agrees })).toEqual({
          bytes: 5,
          source: "own",
          unverified: null,
        });
    expect(dayUsed({ own: 0, whole: true, reported: 9, agrees: true }).bytes).toBe(0);
  });

  it("is the provider's day where Subdesk saw none or part of it", () => {
    for (const own of [null, 2])
      expect(dayUsed({ own, whole: false, reported: 9, agrees: true })).toEqual({
        bytes: 9,
        source: "reported",
        unverified: null,
      });
  });

  it("counts no day of a provider whose days do not add up, and still tells what it said", () => {
    expect(dayUsed({ own: null, whole: false, reported: 9, agrees: false })).toEqual({
      bytes: null,
      source: null,
      unverified: 9,
    });
    expect(dayUsed({ own: 2, whole: false, reported: 9, agrees: false })).toEqual({
      bytes: 2,
      source: "part",
      unverified: 9,
    });
  });

  it("is what was seen of it where the provider says nothing", () => {
    expect(dayUsed({ own: 2, whole: false, reported: null, agrees: true })).toEqual({
      bytes: 2,
      source: "part",
      unverified: null,
    });
    expect(dayUsed({ own: null, whole: false, reported: null, agrees: true })).toEqual({
      bytes: null,
      source: null,
      unverified: null,
    });
  });
});

describe("days that add up to the counter", () => {
  it.each([
    [100 * GB, 100 * GB, true],
    [98 * GB, 100 * GB, true],
    [97.9 * GB, 100 * GB, false],
    [102 * GB, 100 * GB, true],
    [102.1 * GB, 100 * GB, false],
    [0, 0, true],
    // Megabytes taken for bytes.
    [100_000, 100 * GB, false],
    [0, 5 * GB, false],
    [5 * GB, 0, false],
    // NetNut rounds its counter to 0.0001 GB.
    [149_000, 100_000, true],
  ])("%d of %d: %s", (sum, counter, agrees) => expect(daysAgree(sum, counter)).toBe(agrees));
});
