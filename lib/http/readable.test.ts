import { describe, expect, it, vi } from "vitest";
import { unreadablePart } from "./readable";

const kind = "A value of this type is not accepted.";

function nested(levels: number): unknown {
  let value: unknown = [];
  for (let level = 0; level < levels; level += 1) value = { a: value };
  return value;
}

/**
 * A list that names each of its parts twice, so many levels deep: few bytes, and 2^levels parts to whoever
 * follows them.
 */
function doubled(levels: number): unknown {
  let value: unknown = ["x", "x"];
  for (let level = 0; level < levels; level += 1) value = [value, value];
  return value;
}

function cyclic(): unknown {
  const value: Record<string, unknown> = {};
  value.self = value;
  return value;
}

describe("what a request may carry", () => {
  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a text", "x"],
    ["a record of records", { a: { b: [1, null, undefined, true, "x"] } }],
    ["a record without a prototype", Object.assign(Object.create(null) as object, { a: 1 })],
    [
      "10,000 rows of ten fields",
      Array.from({ length: 10_000 }, () =>
        Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`field${index}`, "x"])),
      ),
    ],
    ["30 levels", nested(30)],
  ])("%s", (_what, value) => expect(unreadablePart(value)).toBeNull());
});

describe("what it may not", () => {
  it.each<[string, unknown, string]>([
    ["a typed array", new Uint8Array(4), kind],
    ["a Float64Array", new Float64Array(4), kind],
    ["a view of bytes", new DataView(new ArrayBuffer(4)), kind],
    ["bytes", new ArrayBuffer(4), kind],
    ["a blob", new Blob(["x"]), kind],
    ["a file", new File(["x"], "x"), kind],
    ["a form", new FormData(), kind],
    ["a map", new Map([["a", 1]]), kind],
    ["a set", new Set([1]), kind],
    ["a date", new Date(0), kind],
    ["a big integer", 10n, kind],
    ["a promise", Promise.resolve(1), kind],
    ["a function", () => 1, kind],
    ["a symbol", Symbol("x"), kind],
    ["a stream", new ReadableStream(), kind],
    ["an instance of a class", new URLSearchParams("a=1"), kind],
    ["U+0000 in a text", "a\u0000", "This text has a character that cannot be stored (U+0000)."],
    ["33 levels", nested(33), "This is nested too deep."],
    ["a value within itself", cyclic(), "This is nested too deep."],
    ["more parts than any page sends", Array.from({ length: 500_001 }, () => 0), "This is too much."],
    ["a list that is long and empty", new Array(2 ** 31), "This is too much."],
    ["parts that are named over and over", doubled(26), "This is too much."],
  ])("%s", (_what, value, problem) => {
    expect(unreadablePart(value)?.problem).toBe(problem);
    expect(unreadablePart({ a: [1, value] })).toEqual({ path: expect.stringMatching(/^a\.1/), problem });
  });

  it("U+0000 in a name is said where the name is", () =>
    expect(unreadablePart({ a: { "b\u0000": 1 } })).toEqual({
      path: "a",
      problem: "A name in this request has a character that cannot be stored (U+0000).",
    }));
});

describe("a typed array of 4 MB", () => {
  it("is refused without being looked into", () => {
    const [entries, keys, iterate] = [vi.spyOn(Object, "entries"), vi.spyOn(Object, "keys"), vi.fn()];
    const value = Object.assign(new Uint8Array(4 * 1024 * 1024), { [Symbol.iterator]: iterate });
    const before = process.memoryUsage();
    expect(unreadablePart([value])).toEqual({ path: "0", problem: kind });
    const after = process.memoryUsage();
    expect([entries.mock.calls.length, keys.mock.calls.length, iterate.mock.calls.length]).toEqual([0, 0, 0]);
    expect(after.heapUsed - before.heapUsed).toBeLessThan(1024 * 1024);
    vi.restoreAllMocks();
  });
});
