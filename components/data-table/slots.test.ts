import { expect, it } from "vitest";
import { slotsFor } from "./slots";

const lines = (slots: ReadonlyMap<string, number>) => Object.fromEntries(slots);

it("writes another page into the lines that are there", () => {
  expect(lines(slotsFor(["a", "b", "c"]))).toEqual({ a: 0, b: 1, c: 2 });
  expect(lines(slotsFor(["x", "y"]))).toEqual({ x: 0, y: 1 });
});

it("keeps every row of a page that is read anew in its line", () => {
  const first = slotsFor(["a", "b", "c"]);
  expect(lines(slotsFor(["c", "a", "b"], first))).toEqual({ a: 0, b: 1, c: 2 });
});

it("gives a row that is new on the page a line of its own", () => {
  const first = slotsFor(["a", "b", "c"]);
  const second = slotsFor(["new", "c", "a"], first);
  expect(lines(second)).toEqual({ new: 1, c: 2, a: 0 });
  expect(lines(slotsFor(["new", "c", "a", "b", "d"], second))).toEqual({ new: 1, c: 2, a: 0, b: 3, d: 4 });
});
