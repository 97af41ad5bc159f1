import { describe, expect, it } from "vitest";
import { hostileTexts } from "../../../testing/hostile";
import {
  balanceOf,
  wholeBytes,
  counter,
  flag,
  numeric,
  opaqueId,
  readRows,
  sameText,
  toDate,
} from "./readers";

const GB = 1e9;

describe("an id", () => {
  it.each([7, 0, Number.MAX_SAFE_INTEGER, "7", "01", "a/../b", "%2F", " 7 ", "01ARZ3NDEKTSV4RRFFQ69G5FAV"])(
    "%o is kept as it is",
    (id) => expect(opaqueId.parse(id)).toBe(String(id)),
  );

  it.each([
    "",
    " ",
    ".",
    "..",
    1.5,
    2 ** 53,
    NaN,
    null,
    undefined,
    true,
    {},
    ["7"],
    "a\u0000b",
    "\ud800",
    "x".repeat(201),
    hostileTexts.lines,
    hostileTexts.controls,
  ])("%o is none", (id) => expect(opaqueId.safeParse(id).success).toBe(false));
});

describe("a number", () => {
  it.each([
    [7, 7],
    ["7", 7],
    [" 32.60 ", 32.6],
    ["1e3", 1000],
    [".5", 0.5],
    ["-3", -3],
    [43.870000000000005, 43.870000000000005],
  ])("%o is %o", (value, number) => expect(numeric.parse(value)).toBe(number));

  it.each(["", " ", "0x10", "7 GB", "1,5", "Infinity", "NaN", NaN, Infinity, null, true, {}, []])(
    "%o is none",
    (value) => expect(numeric.safeParse(value).success).toBe(false),
  );

  it("of a counter is not below 0", () => {
    expect(counter.safeParse("-0.1").success).toBe(false);
    expect(counter.parse("0")).toBe(0);
  });
});

it.each([
  [true, true],
  [1, true],
  ["1", true],
  [" Active", true],
  ["ENABLED", true],
  [false, false],
  [0, false],
  ["inactive", false],
  ["disabled", false],
  [2, undefined],
  ["yes", undefined],
  ["constructor", undefined],
  [null, undefined],
  [{}, undefined],
])("the flag %o is %o", (value, is) => {
  const parsed = flag.safeParse(value);
  expect(parsed.success ? parsed.data : undefined).toBe(is);
});

it.each([
  [1_700_000_000, "2023-11-14T22:13:20.000Z"],
  [1_700_000_000_123, "2023-11-14T22:13:20.123Z"],
  ["2022-01-24 13:54", "2022-01-24T13:54:00.000Z"],
  ["2022-01-24 13:54:07", "2022-01-24T13:54:07.000Z"],
  ["2022-01-24", "2022-01-24T00:00:00.000Z"],
  ["2022-01-24T13:54:07.5Z", "2022-01-24T13:54:07.500Z"],
  ["2022-01-24T13:54:07+02:00", "2022-01-24T11:54:07.000Z"],
  ["2022-01-24T13:54:07+0200", "2022-01-24T11:54:07.000Z"],
  ["2022-02-30", undefined],
  ["2022-01-24 25:00", undefined],
  ["24.01.2022", undefined],
  ["1700000000", undefined],
  ["", undefined],
  [0, undefined],
  [-5, undefined],
  [null, undefined],
  [NaN, undefined],
  [8e15, undefined],
  [{}, undefined],
])("the date %o is %s", (value, date) => {
  expect(toDate(value)?.toISOString()).toBe(date);
});

it.each([
  [0.25, GB, 1, 250_000_000],
  [43.870000000000005, GB, 1e6, 43_870_000_000],
  [200, 2 ** 30, 1, 214_748_364_800],
  [1e9, GB, 1, undefined],
  [NaN, GB, 1, undefined],
])("%d of %d bytes, to the %d, are %d", (amount, unit, grain, bytes) => {
  expect(wholeBytes(amount, unit, grain)).toBe(bytes);
});

describe("a balance", () => {
  it.each([
    [
      { used: 3, left: 7 },
      { cap: 10, used: 3, left: 7 },
    ],
    [
      { cap: 10, left: 7 },
      { cap: 10, used: 3, left: 7 },
    ],
    [
      { cap: 10, used: 3 },
      { cap: 10, used: 3, left: 7 },
    ],
    [
      { cap: 0, used: 0 },
      { cap: 0, used: 0, left: 0 },
    ],
    [
      { cap: 10, used: 12 },
      { cap: 10, used: 12, left: 0 },
    ],
    [
      { cap: null, used: 3 },
      { cap: null, used: 3 },
    ],
    [
      { cap: null, left: 3 },
      { cap: null, left: 3 },
    ],
    [{ left: 7 }, { left: 7 }],
    [{ cap: 10 }, { cap: 10 }],
    [{}, {}],
    // What is said is not corrected, and what would be impossible is not said.
    [
      { cap: 5, left: 7 },
      { cap: 5, left: 7 },
    ],
    [
      { cap: 10, used: 1, left: 1 },
      { cap: 10, used: 1, left: 1 },
    ],
    [
      { used: Number.MAX_SAFE_INTEGER, left: 1 },
      { used: Number.MAX_SAFE_INTEGER, left: 1 },
    ],
  ])("%o is %o", (said, whole) => expect(balanceOf(said)).toEqual(whole));
});

it("rows that do not fit are counted", () => {
  expect(readRows([1, "2", null, "x", {}], numeric)).toEqual({ rows: [1, 2], unreadable: 3 });
});

it("texts are the same to people", () => {
  expect(sameText(" Ann@Firm.example", "ann@firm.EXAMPLE ")).toBe(true);
  expect(sameText("ann", "anne")).toBe(false);
});
