import { describe, expect, it } from "vitest";
import { bytesToGbText, formatAge, formatBytes, formatCount, formatExactBytes, gbTextToBytes, visibleText } from "./format";

describe("bytes", () => {
  it.each([
    [0, "0 B"], [1, "1 B"], [999, "999 B"], [1_000, "1 KB"], [1_234, "1.23 KB"], [12_340, "12.3 KB"], [123_456, "123 KB"], [999_499, "999 KB"], [999_500, "1 MB"],
    [1_500_000_000, "1.5 GB"], [9_996_000_000, "10 GB"], [99_960_000_000, "100 GB"], [1e12, "1 TB"], [Number.MAX_SAFE_INTEGER, "9.01 PB"], [5e18, "5000 PB"], [-1_500_000_000, "-1.5 GB"],
  ])('"Decimal GB (1 GB = 10^9 bytes)": %i is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it("are exact on hover", () => {
    expect(formatExactBytes(1_500_000_000)).toBe("1,500,000,000 bytes");
    expect([0, 12, 123, 1_234, 12_345, -1_234_567].map(formatCount)).toEqual(["0", "12", "123", "1,234", "12,345", "-1,234,567"]);
  });

  it("survive the way through an input field unchanged", () => {
    expect([0, 1, 1_500_000_000, 1e9, 10e9].map(bytesToGbText)).toEqual(["0", "0.000000001", "1.5", "1", "10"]);
    const amounts = [0, 1, 999_999_999, 1_000_000_001, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 1, ...Array.from({ length: 5_000 }, (_, index) => Math.floor(Number.MAX_SAFE_INTEGER / (1 + index * 1.37)))];
    expect(amounts.filter((bytes) => gbTextToBytes(bytesToGbText(bytes)) !== bytes)).toEqual([]);
  });

  it.each([["1.5", 1_500_000_000], ["1,5", 1_500_000_000], ["1,500", null], ["1,5000", 1_500_000_000], [" 2 ", 2e9], ["0", 0], ["0.000000001", 1], ["9007199", 9_007_199e9], ["", null], ["-1", null], ["1.", null], [".5", null], ["1.0000000001", null], ["1e3", null], ["12345678", null], ["1 000", null], ["1.5 GB", null], ["٣", null], ["NaN", null]])("reads %j as %o", (text, bytes) => {
    expect(gbTextToBytes(text)).toBe(bytes);
  });
});

describe("age", () => {
  const now = Date.UTC(2025, 5, 2);
  it.each([[-5_000, "just now"], [0, "just now"], [4_400, "just now"], [5_000, "5 s ago"], [59_400, "59 s ago"], [60_000, "1 min ago"], [3_599_000, "59 min ago"], [3_600_000, "1 h ago"], [86_399_000, "23 h ago"], [86_400_000, "1 d ago"], [90 * 86_400_000, "90 d ago"]])("%i ms: %s", (ms, text) => {
    expect(formatAge(new Date(now - ms), now)).toBe(text);
    expect(formatAge(new Date(now - ms).toISOString(), now)).toBe(text);
  });
});

describe('"bidi and control characters in anything displayed"', () => {
  it("are made visible", () => {
    expect(visibleText("a\u202eb\u2066c\u0000d\u007fe\u200bf\ufeffg\u061ch\u2028i")).toBe("a�b�c�d�e�f�g�h�i");
    expect(visibleText("two\nlines\tand tab")).toBe("two lines and tab");
  });

  it("leave ordinary text of any script alone", () => {
    for (const text of ["東京データ", "شركة المدار", "Café 🍮", "<b>&amp;</b>", "o'neill"]) expect(visibleText(text)).toBe(text);
  });
});
