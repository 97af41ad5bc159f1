import { describe, expect, it } from "vitest";
import { visibilityOf, withColumn } from "./visibility";

const columns = [{ id: "name", fixed: true }, { id: "note" }, { id: "email", hidden: true }];

describe("visible columns", () => {
  it("are the defaults when nothing was changed", () => {
    expect(visibilityOf(columns, [])).toEqual({ name: true, note: true, email: false });
  });

  it("change both ways, and a fixed one not at all", () => {
    expect(visibilityOf(columns, ["note", "email", "name", "gone"])).toEqual({
      name: true,
      note: false,
      email: true,
    });
  });

  it("leave out what tells nothing apart, until it is asked for", () => {
    const idle = new Set(["note"]);
    expect(visibilityOf(columns, [], idle)).toMatchObject({ note: false });
    expect(visibilityOf(columns, ["note"], idle)).toMatchObject({ note: false });
    expect(visibilityOf(columns, withColumn([], "note", idle), idle)).toMatchObject({ note: true });
    expect(withColumn(["+note"], "note", idle)).toEqual([]);
    // Once it does tell something apart, it is there by default.
    expect(visibilityOf(columns, ["+note"])).toMatchObject({ note: true });
  });

  it("have one address whatever order they were changed in", () => {
    expect(withColumn(withColumn([], "note"), "email")).toEqual(withColumn(withColumn([], "email"), "note"));
    expect(withColumn(["note"], "note")).toEqual([]);
  });
});
