import { describe, expect, it } from "vitest";
import {
  formatAge,
  formatBytes,
  formatBytesChange,
  formatBytesApart,
  formatCount,
  formatShortCount,
  formatExactBytes,
  visibleText,
} from "./format";

describe("bytes", () => {
  it.each([
    [0, "0 B"],
    [1, "1 B"],
    [999, "999 B"],
    [1_000, "1 KB"],
    [1_234, "1.23 KB"],
    [12_340, "12.3 KB"],
    [123_456, "123 KB"],
    [999_499, "999 KB"],
    [999_500, "1 MB"],
    [1_500_000_000, "1.5 GB"],
    [9_996_000_000, "10 GB"],
    [99_960_000_000, "100 GB"],
    [1e12, "1 TB"],
    [Number.MAX_SAFE_INTEGER, "9.01 PB"],
    [5e18, "5000 PB"],
    [-1_500_000_000, "-1.5 GB"],
  ])('"Decimal GB (1 GB = 10^9 bytes)": %i is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it("say which way a change goes", () => {
    expect([2_000_000_000, -2_000_000_000, 0].map(formatBytesChange)).toEqual(["+2 GB", "−2 GB", "0 B"]);
  });

  it("are exact on hover", () => {
    expect(formatExactBytes(1_500_000_000)).toBe("1,500,000,000 bytes");
    expect([0, 12, 123, 1_234, 12_345, -1_234_567].map(formatCount)).toEqual([
      "0",
      "12",
      "123",
      "1,234",
      "12,345",
      "-1,234,567",
    ]);
    expect([999_999, 1_000_000, 1_254_000, 12_000_000].map(formatShortCount)).toEqual([
      "999,999",
      "1M",
      "1.25M",
      "12M",
    ]);
  });

  it.each([
    [
      [1e12, 1e12],
      ["1 TB", "1 TB"],
    ],
    [
      [1e12, 1.5e12],
      ["1 TB", "1.5 TB"],
    ],
    [
      [1e12, 1.0005e12],
      ["1 TB", "1.0005 TB"],
    ],
    [
      [999_600_000, 1e9],
      ["0.9996 GB", "1 GB"],
    ],
    [
      [1.001e12, 1.002e12],
      ["1.0010 TB", "1.0020 TB"],
    ],
    [
      [1e12, 1e12 + 1],
      ["1,000,000,000,000 bytes", "1,000,000,000,001 bytes"],
    ],
    [
      [1e12, 1.0001e12, 1e12],
      ["1 TB", "1.0001 TB", "1 TB"],
    ],
    [
      [Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER],
      ["9,007,199,254,740,990 bytes", "9,007,199,254,740,991 bytes"],
    ],
  ])("%j are told apart", (amounts, texts) => {
    expect(formatBytesApart(amounts)).toEqual(texts);
  });

  it("never print one text for two values", () => {
    let seed = 7;
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let turn = 0; turn < 5_000; turn += 1) {
      const one = Math.floor(10 ** (random() * 15.9));
      const other = one + 1 + Math.floor(10 ** (random() * 9));
      const [before, after] = formatBytesApart([one, other]);
      expect(before).not.toBe(after);
    }
  });
});

describe("age", () => {
  const now = Date.UTC(2025, 5, 2);
  it.each([
    [-5_000, "just now"],
    [0, "just now"],
    [4_400, "just now"],
    [5_000, "5 s ago"],
    [59_400, "59 s ago"],
    [60_000, "1 min ago"],
    [3_599_000, "59 min ago"],
    [3_600_000, "1 h ago"],
    [86_399_000, "23 h ago"],
    [86_400_000, "1 d ago"],
    [90 * 86_400_000, "90 d ago"],
    [91 * 86_400_000 + 43_200_000, "Mar 2025"],
    [575 * 86_400_000, "Nov 2023"],
  ])("%i ms: %s", (ms, text) => {
    expect(formatAge(new Date(now - ms), now)).toBe(text);
    expect(formatAge(new Date(now - ms).toISOString(), now)).toBe(text);
  });
});

describe('"bidi and control characters in anything displayed"', () => {
  it("are made visible", () => {
    expect(visibleText("a\u202eb\u2066c\u0000d\u007fe\u200bf\ufeffg\u061ch\u2028i")).toBe(
      "a�b�c�d�e�f�g�h�i",
    );
    expect(visibleText("two\nlines\tand tab")).toBe("two lines and tab");
  });

  it("leave ordinary text of any script alone", () => {
    for (const text of ["東京データ", "شركة المدار", "Café 🍮", "<b>&amp;</b>", "o'neill"])
      expect(visibleText(text)).toBe(text);
  });
});
