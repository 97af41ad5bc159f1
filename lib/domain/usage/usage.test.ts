import { describe, expect, it } from "vitest";
import { usageLevel, usageOf } from "./usage";

describe("usage", () => {
  it("says what is left of a cap", () => {
    expect(usageOf(25, 100)).toEqual({
      kind: "capped",
      used: 25,
      cap: 100,
      left: 75,
      percent: 25,
      level: "fine",
    });
  });

  it("says 100 % only when nothing is left", () => {
    expect(usageOf(99_999, 100_000)).toMatchObject({ percent: 99, left: 1 });
    expect(usageOf(100_000, 100_000)).toMatchObject({ percent: 100, left: 0, level: "full" });
  });

  it("goes above 100 % when more was used than the cap allows", () => {
    expect(usageOf(150, 100)).toMatchObject({ percent: 150, left: 0, level: "full" });
  });

  it("has no share of a cap of 0: nothing of it is used up", () => {
    expect(usageOf(0, 0)).toEqual({ kind: "zero", used: 0, cap: 0 });
    expect(usageOf(5, 0)).toEqual({ kind: "zero", used: 5, cap: 0 });
    expect(usageOf(0, 100)).toMatchObject({ percent: 0, level: "fine" });
  });

  it("keeps unlimited and unknown apart", () => {
    expect(usageOf(5, "unlimited")).toEqual({ kind: "uncapped", used: 5 });
    expect(usageOf(null, "unlimited")).toEqual({ kind: "uncapped", used: null });
    expect(usageOf(5, null)).toEqual({ kind: "unknown", used: 5, cap: null });
    expect(usageOf(null, 100)).toEqual({ kind: "unknown", used: null, cap: 100 });
  });

  it.each([
    [79, "fine"],
    [80, "near"],
    [94, "near"],
    [95, "full"],
    [250, "full"],
  ] as const)("%i %% is %s", (percent, level) => expect(usageLevel(percent)).toBe(level));
});
