import { describe, expect, it } from "vitest";
import { beyondCeilings, ceilingsText } from "./ceilings";

const GB = 1_000_000_000;

describe("a person's own ceilings", () => {
  it("are said with what is left", () => {
    expect(ceilingsText({ daily: 10 * GB, action: null, left: 4 * GB })).toBe(
      "4 GB of your 10 GB a day is left until midnight UTC.",
    );
    expect(ceilingsText({ daily: 10 * GB, action: 2 * GB, left: 0 })).toBe(
      "0 B of your 10 GB a day is left until midnight UTC, at most 2 GB at a time.",
    );
    expect(ceilingsText({ daily: null, action: 2 * GB, left: null })).toBe(
      "You may add at most 2 GB at a time.",
    );
  });

  it("are exceeded in all or at a time", () => {
    const ceilings = { daily: 10 * GB, action: 2 * GB, left: 4 * GB };
    expect(beyondCeilings(ceilings, 4 * GB, 2 * GB)).toBeNull();
    expect(beyondCeilings(ceilings, 5 * GB, 2 * GB)).toBe(
      "5 GB is more than the 4 GB that you have left until midnight UTC.",
    );
    expect(beyondCeilings(ceilings, 3 * GB)).toBe("3 GB at a time is more than your ceiling of 2 GB.");
  });
});
