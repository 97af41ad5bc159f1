import { describe, expect, it } from "vitest";
import { describeFilter } from "./describe-filter";
import { isFiltered, noFilter, type View } from "./use-view";

const view: View = {
  ...noFilter,
  problems: {},
  sort: "usage",
  order: "desc",
  page: 1,
  size: 50,
  cols: [],
  density: "dense",
  view: null,
};
const same = (id: string) => id.toUpperCase();

describe("the filter in words", () => {
  it("names every part of it", () => {
    const all: View = {
      ...view,
      q: "acme",
      provider: ["a", "b"],
      account: ["c"],
      status: ["active", "blocked"],
      nearCap: 90,
      unlimited: false,
      tag: ["vip", "eu"],
      runningOut: 7,
    };
    expect(describeFilter(all, same, same)).toBe(
      "“acme”, provider A or B, account C, status Active or Blocked, 90 % or more of the cap used, a traffic cap, running out within 7 days, tag vip or eu",
    );
  });

  it("shows what is invisible in it", () => {
    expect(describeFilter({ ...view, q: "a\u202eb", tag: ["c\u0007"] }, same, same)).toBe(
      "“a\ufffdb”, tag c\ufffd",
    );
  });

  it("is empty exactly when nothing is filtered", () => {
    expect(describeFilter(view, same, same)).toBe("");
    expect(isFiltered(view)).toBe(false);
    expect(isFiltered({ ...view, page: 3, cols: ["note"], sort: "name" })).toBe(false);
    for (const patch of [
      { q: "x" },
      { unlimited: false },
      { nearCap: 80 },
      { runningOut: 7 },
      { tag: ["t"] },
    ]) {
      expect(isFiltered({ ...view, ...patch })).toBe(true);
      expect(describeFilter({ ...view, ...patch }, same, same)).not.toBe("");
    }
  });
});
