import { describe, expect, it } from "vitest";
import { readDecimal, readTraffic, readWhole, saysUnlimited, writeGigabytes, writeNumber } from "./amount";
import { unambiguous } from "./ambiguous";

const no = "That is no amount.";
const valueOf = (amount: ReturnType<typeof readWhole>) => (amount.ok ? amount.value : amount.problem);
const both = (text: string, thousands: string, fraction: string) =>
  `“${text}” could mean ${thousands} or ${fraction}: enter the one you mean.`;

describe("an amount that could be two", () => {
  it.each([
    ["1.500", "1500", "1.5"],
    ["1,500", "1500", "1.5"],
    ["12,340", "12340", "12.34"],
    ["999.999", "999999", "999.999"],
    ["1.000", "1000", "1"],
    [" 1.500 ", "1500", "1.5"],
  ])("%j is refused with both readings, by every reader", (text, thousands, fraction) => {
    const problem = both(text.trim(), thousands, fraction);
    for (const read of [readWhole, readDecimal, readTraffic]) expect(valueOf(read(text, no))).toBe(problem);
    expect(valueOf(readTraffic(`${text.trim()} MB`, no, { suffixes: true }))).toBe(problem);
  });

  it.each([
    ["0.500", 0.5],
    ["0,125", 0.125],
    ["1.5000", 1.5],
    ["1500.125", 1500.125],
    ["1.50", 1.5],
    ["012.500", 12.5],
  ])("%j is one", (text, value) => {
    expect(valueOf(readDecimal(text, no))).toBe(value);
    expect(valueOf(readTraffic(text, no))).toBe(value * 1e9);
  });
});

describe("what is no amount", () => {
  const nonsense = [
    "",
    " ",
    "-",
    "-1",
    "+1",
    "1e3",
    "1E3",
    "0x10",
    "0b1",
    "1.",
    ".5",
    "1.2.3",
    "1,000,000",
    "1,500.00",
    "1.500,00",
    "1 000",
    "1\u00a0000",
    "1\u202f000",
    "1\u2009000",
    "1'000",
    "1_000",
    "٣",
    "１",
    "²",
    "NaN",
    "Infinity",
    "∞",
    "5 GB",
    "9".repeat(17),
  ];
  it.each(nonsense)("%j is refused by every reader", (text) => {
    for (const read of [readWhole, readDecimal, readTraffic]) expect(valueOf(read(text, no))).toBe(no);
  });

  it("is a fraction where whole numbers are counted, and more than can be counted exactly", () => {
    expect(valueOf(readWhole("1.5", no))).toBe(no);
    expect(valueOf(readTraffic("9007200", no))).toBe(no);
    expect(valueOf(readTraffic("1.0000000001", no))).toBe(no);
    expect(valueOf(readDecimal("1.23456", no))).toBe(no);
  });
});

describe("traffic", () => {
  it.each([
    ["1.5", 1_500_000_000],
    ["1,5", 1_500_000_000],
    [" 2 ", 2e9],
    ["0", 0],
    ["0.000000001", 1],
    ["9007199", 9_007_199e9],
  ])("%j is %d bytes", (text, bytes) => {
    expect(valueOf(readTraffic(text, no))).toBe(bytes);
  });

  it.each([
    ["500 MB", 500_000_000],
    ["1.5TB", 1.5e12],
    ["2 gb", 2e9],
    ["3 KB", 3000],
    ["1 GiB", 2 ** 30],
    ["0.5 TiB", 2 ** 39],
    ["7", 7e9],
  ])("may name its unit where that is understood: %j", (text, bytes) => {
    expect(valueOf(readTraffic(text, no, { suffixes: true }))).toBe(bytes);
  });

  it.each(["5 PB", "GB", "5 GB GB", "5 Gb/s", "-5 GB", "5 G"])("names no other: %j", (text) => {
    expect(valueOf(readTraffic(text, no, { suffixes: true }))).toBe(no);
  });
});

describe("what is written", () => {
  it("is read back to the byte, and is never ambiguous", () => {
    expect([0, 1, 1_500_000_000, 1e9, 10e9, 1_234_000_000, 1_234_567_000_000].map(writeGigabytes)).toEqual([
      "0",
      "0.000000001",
      "1.5",
      "1",
      "10",
      "1.2340",
      "1234.567",
    ]);
    const amounts = [
      0,
      1,
      999_999_999,
      1_000_000_001,
      Number.MAX_SAFE_INTEGER,
      Number.MAX_SAFE_INTEGER - 1,
      ...Array.from({ length: 5_000 }, (_, index) =>
        Math.floor(Number.MAX_SAFE_INTEGER / (1 + index * 1.37)),
      ),
      ...Array.from({ length: 2_000 }, (_, index) => (index + 1) * 1_000_000),
    ];
    expect(amounts.filter((bytes) => valueOf(readTraffic(writeGigabytes(bytes), no)) !== bytes)).toEqual([]);
    expect([1.125, 90, 2.5, 0.125].map(writeNumber)).toEqual(["1.1250", "90", "2.5", "0.125"]);
    expect(["-1.234", "1234.567", "1.5"].map(unambiguous)).toEqual(["-1.2340", "1234.567", "1.5"]);
  });
});

it("only the word lifts a cap", () => {
  expect(["unlimited", " Unlimited ", "UNLIMITED"].every(saysUnlimited)).toBe(true);
  expect(
    ["", "-", "-1", "none", "no cap", "no limit", "n/a", "∞", "null", "unlimited GB"].some(saysUnlimited),
  ).toBe(false);
});
