import { describe, expect, it } from "vitest";
import { noFilter } from "@/lib/domain/sub-users/one-filter";
import { subUserList, type TableView } from "@/lib/domain/sub-users/search";
import { describeFilter } from "./describe-filter";

const view: TableView = {
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
const isFiltered = (each: TableView) => subUserList.filtersOn(each).length > 0;
const same = (id: string) => id.toUpperCase();
const names = { account: same, provider: same, customer: same };

describe("the filter in words", () => {
  it("names every part of it", () => {
    const all: TableView = {
      ...view,
      q: "acme",
      provider: ["a", "b"],
      account: ["c"],
      customer: ["none"],
      status: ["active", "blocked"],
      near: 90,
      unlimited: false,
      tag: ["vip", "eu"],
      out: 7,
    };
    expect(describeFilter(all, names)).toBe(
      "“acme”, provider A or B, account C, status Active or Blocked, customer NONE, 90 % or more of the cap used, a traffic cap, running out within 7 days, tag vip or eu",
    );
  });

  it("shows what is invisible in it", () => {
    expect(describeFilter({ ...view, q: "a\u202eb", tag: ["c\u0007"] }, names)).toBe(
      "“a\ufffdb”, tag c\ufffd",
    );
  });

  it("is empty exactly when nothing is filtered", () => {
    expect(describeFilter(view, names)).toBe("");
    expect(isFiltered(view)).toBe(false);
    expect(isFiltered({ ...view, page: 3, cols: ["note"], sort: "name" })).toBe(false);
    for (const patch of [{ q: "x" }, { unlimited: false }, { near: 80 }, { out: 7 }, { tag: ["t"] }]) {
      expect(isFiltered({ ...view, ...patch })).toBe(true);
      expect(describeFilter({ ...view, ...patch }, names)).not.toBe("");
    }
  });
});
