import { describe, expect, it } from "vitest";
import {
  between,
  countOutside,
  factsOf,
  markOf,
  toggled,
  withItems,
  type Chosen,
  type Selection,
} from "./selection";

const item = (key: string, page: string | null = "up:1", filter = "f"): Chosen<number> => ({
  key,
  name: key,
  row: 1,
  filter,
  page,
});
const empty: Selection<number> = new Map();
const of = (...items: Chosen<number>[]) => withItems(empty, items, true);

describe("selection", () => {
  it("adds, then takes away, and leaves the former selection alone", () => {
    const one = toggled(empty, item("a"));
    expect([...one.keys()]).toEqual(["a"]);
    expect([...toggled(one, item("a")).keys()]).toEqual([]);
    expect(one.size).toBe(1);
    expect(empty.size).toBe(0);
  });

  it("keeps the row it knows when the same item comes without one", () => {
    const both = withItems(
      of(item("a")),
      [
        { ...item("a"), row: undefined },
        { ...item("b"), row: undefined },
      ],
      true,
    );
    expect(both.get("a")?.row).toBe(1);
    expect(both.get("b")?.row).toBeUndefined();
  });

  it("takes a range in both directions, ends included", () => {
    expect(between(["a", "b", "c", "d"], 1, 3)).toEqual(["b", "c", "d"]);
    expect(between(["a", "b", "c", "d"], 2, 0)).toEqual(["a", "b", "c"]);
    expect(between(["a", "b"], 1, 1)).toEqual(["b"]);
    expect(between(["a", "b"], -1, 0)).toEqual(["a"]);
  });

  it("marks the page as none, some or all", () => {
    expect(markOf(empty, ["a", "b"])).toBe("none");
    expect(markOf(of(item("a")), ["a", "b"])).toBe("some");
    expect(markOf(of(item("a"), item("b"), item("z")), ["a", "b"])).toBe("all");
    expect(markOf(empty, [])).toBe("none");
  });
});

describe("what the selection says of itself", () => {
  it("counts pages of the present order", () => {
    expect(factsOf(of(item("a", "up:1"), item("b", "up:1"), item("c", "up:2")), "f", "up:")).toEqual({
      count: 3,
      pages: 2,
      mixed: false,
    });
  });

  it("does not name pages of an order that is gone, nor of items never shown", () => {
    expect(factsOf(of(item("a", "up:1")), "f", "down:").pages).toBeNull();
    expect(factsOf(of(item("a", "up:1"), item("b", null)), "f", "up:").pages).toBeNull();
    expect(factsOf(empty, "f", "up:").pages).toBeNull();
  });

  it("notices items chosen under another filter", () => {
    expect(factsOf(of(item("a"), item("b", "up:1", "g")), "f", "up:")).toEqual({
      count: 2,
      pages: null,
      mixed: true,
    });
  });

  it("counts those outside the view without dropping them", () => {
    const chosen = of(item("a"), item("b"), item("c"));
    expect(countOutside(chosen, new Set(["a", "x"]))).toBe(2);
    expect(chosen.size).toBe(3);
  });
});
