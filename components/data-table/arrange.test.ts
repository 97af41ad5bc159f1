import { describe, expect, it } from "vitest";
import { moved, resized } from "./arrange";
import { inOrder, isUsual, usualLayout, type ColumnLayout } from "./layout";

const columns = ["name", "login", "status", "traffic", "note", "email"].map((id) => ({
  id,
  width: 100,
  fixed: id === "name",
}));
const at = (id: string) => columns.find((column) => column.id === id) ?? columns[0]!;
const shown = (layout: ColumnLayout) =>
  inOrder(columns, layout).filter(({ id }) => id !== "login" && id !== "email");
const move = (id: string, to: number, layout = usualLayout) =>
  moved(layout, columns, shown(layout), at(id), to);
const ids = (layout: ColumnLayout) => shown(layout).map(({ id }) => id);

describe("moving a column", () => {
  it("puts it where it is dropped, at either end too", () => {
    expect(ids(move("note", 1))).toEqual(["name", "note", "status", "traffic"]);
    expect(ids(move("status", 3))).toEqual(["name", "traffic", "note", "status"]);
    expect(ids(move("status", 99))).toEqual(["name", "traffic", "note", "status"]);
  });

  it("leaves the fixed column first", () => {
    expect(ids(move("note", 0))).toEqual(["name", "note", "status", "traffic"]);
    expect(move("name", 2)).toBe(usualLayout);
  });

  it("keeps what is not in sight beside its neighbour, and is the usual order once it is back", () => {
    const there = move("note", 1);
    expect(there.order).toEqual(["name", "login", "note", "status", "traffic", "email"]);
    expect(isUsual(there)).toBe(false);
    expect(isUsual(move("note", 3, there))).toBe(true);
  });
});

describe("resizing a column", () => {
  it("keeps whole pixels within the bounds, and can be taken back", () => {
    const wide = resized(usualLayout, at("note"), 150.6);
    expect(wide.widths).toEqual({ note: 151 });
    expect(resized(wide, at("note"), -10).widths).toEqual({ note: 48 });
    expect(resized(wide, at("name"), 5000).widths).toEqual({ note: 151, name: 360 });
    expect(isUsual(resized(wide, at("note"), undefined))).toBe(true);
  });
});
