import { describe, expect, it } from "vitest";
import { growingOf, inOrder, readLayout, usualLayout, writeLayout } from "./layout";

const name = { id: "name", width: 190, fixed: true };
const status = { id: "status", width: 90 };
const note = { id: "note", width: 120, grows: true };
const remote = { id: "remote-id", width: 100 };
const columns = [name, status, note, remote];
const ids = (shown: readonly { id: string }[]) => shown.map(({ id }) => id);

describe("the order of columns", () => {
  it("is the usual one without a layout", () => {
    expect(inOrder(columns, usualLayout)).toBe(columns);
  });

  it("keeps what is fixed first and puts what is new last", () => {
    const order = ["remote-id", "gone", "name", "status"];
    expect(ids(inOrder(columns, { order }))).toEqual(["name", "remote-id", "status", "note"]);
  });
});

describe("the column that takes what is left", () => {
  const growing = (widths: Record<string, number>, shown = columns) =>
    growingOf(shown, { order: [], widths })?.id;

  it("is the one made for it, else the last one, and none that was given a width", () => {
    expect(growing({})).toBe("note");
    expect(growing({ note: 200 })).toBe("remote-id");
    expect(growing({}, [name, status])).toBe("status");
    expect(growing({ note: 200, "remote-id": 80 })).toBeUndefined();
  });
});

describe("a layout in a cookie", () => {
  it("is read as it was written, in characters that need no quotes", () => {
    const layout = { order: ["name", "note", "remote-id"], widths: { note: 240, "remote-id": 80 } };
    expect(readLayout(writeLayout(layout))).toEqual(layout);
    expect(writeLayout(layout)).toMatch(/^[a-z0-9._~-]+$/);
    expect(readLayout(writeLayout(usualLayout))).toEqual(usualLayout);
  });

  it("is the usual one where there is none, and leaves out what is not of its kind", () => {
    expect(readLayout(undefined)).toEqual(usualLayout);
    expect(readLayout('<script>.note.\u0000~note_1e9.tags_-5.status_.=1+1.name_200."')).toEqual({
      order: ["note"],
      widths: { name: 200 },
    });
  });
});
