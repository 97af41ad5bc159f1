import { expect, it } from "vitest";
import { readCeiling } from "./ceiling";

it("takes a blank alone for no ceiling", () => {
  expect(readCeiling(" ", 5)).toEqual({ ok: true, value: null });
  for (const text of ["-", "0x", "none", "NaN"]) expect(readCeiling(text, 5).ok).toBe(false);
});

it.each(["1e3", "1E3", "0x10", "+5", "-1", "1.5", "٣", "1 000", "Infinity"])("refuses %j", (text) => {
  expect(readCeiling(text, null)).toEqual({
    ok: false,
    problem: "Enter whole gigabytes, or leave it empty for no ceiling.",
  });
});

it("refuses what could be two ceilings, and more than there may be", () => {
  for (const text of ["1.500", "1,500"])
    expect(readCeiling(text, null)).toEqual({
      ok: false,
      problem: `“${text}” could mean 1500 or 1.5: enter the one you mean.`,
    });
  expect(readCeiling("1000001", null)).toEqual({ ok: false, problem: "At most 1,000,000 GB." });
});

it("keeps what no one touched", () => {
  expect(readCeiling("25", 25)).toEqual({ ok: true, value: 25 });
  expect(readCeiling("", null)).toEqual({ ok: true, value: null });
  expect(readCeiling("0", 25)).toEqual({ ok: true, value: 0 });
});
