import { describe, expect, it } from "vitest";
import { cellOf, decodeText, guardCell, unguardCell } from "./csv";

const formulas = [
  '=HYPERLINK("http://x.example","Open")',
  "+1",
  "-1",
  "@SUM(A1)",
  " =1+1",
  "\u0000=1",
  "\u200b=1",
  "\ufeff=1",
  "\u00a0=1",
  "\u2060-1",
  "\t",
  "\nx",
  "＝1",
  "＋1",
  "－1",
  "＠1",
  // Not formulas, but rewritten all the same.
  "007",
  "900100200300",
  "12e3",
  "1.5E10",
];
/** What is run where a spreadsheet separates by another sign, with the cell that is not. */
const withSeparators = [
  ["y;=1+1", "y;'=1+1"],
  ["y; =1+1", "y;' =1+1"],
  ["y;\u200b@SUM(A1)", "y;'\u200b@SUM(A1)"],
  ["y\t-1", "y\t'-1"],
  ["y|+1", "y|'+1"],
  ["y;;＝1", "y;;'＝1"],
  ['y;"=1+1"', `y;'"=1+1"`],
  ["y;'=1", "y;''=1"],
  ["one\n=1\r\n-2", "one\n'=1\r\n'-2"],
  ["=1;=2", "'=1;'=2"],
  ["\t=1", "'\t'=1"],
  ["\r=1", "'\r'=1"],
  ["\n=1", "'\n'=1"],
  [" \t=1", " \t'=1"],
] as const;
const plain = [
  "a;b",
  "a; b=c",
  "a|b\tc",
  "1,-5",
  "one\ntwo",

  "",
  "acme",
  "a=b",
  "1,204",
  'say "hi"',
  "line\nbreak",
  "東京",
  "'quoted",
  "''",
  "o'neill",
  " x",
  "2026-03-01",
  "5 - 1",
  "0",
  "10",
  "90010020030",
  "12e",
  "900100200300x",
];

it("keeps a number a number as long as a spreadsheet keeps its digits", () => {
  expect([0, 1.5, 999_999_999_999_999, null].map(cellOf)).toEqual([0, 1.5, 999_999_999_999_999, null]);
  expect(cellOf(1_000_000_000_000_000)).toBe("'1000000000000000");
  expect(cellOf("=1")).toBe("'=1");
});

describe("one guard against formulas", () => {
  it.each(formulas)("%j is not run", (cell) => expect(guardCell(cell)).toBe(`'${cell}`));
  it.each(plain)("%j is kept as it is", (cell) => expect(guardCell(cell)).toBe(cell));

  it.each(withSeparators)("%j is not run in a part of it", (cell, safe) =>
    expect(guardCell(cell)).toBe(safe),
  );

  it.each(["a;'b", "'a;'b", "it's;'"])("%j is kept as it is", (cell) => expect(guardCell(cell)).toBe(cell));

  const separated = withSeparators.map(([cell]) => cell);
  it.each([...formulas, ...separated, ...plain].flatMap((cell) => [cell, `'${cell}`, `''${cell}`]))(
    "%j comes back as it was",
    (cell) => {
      expect(unguardCell(guardCell(cell))).toBe(cell);
    },
  );

  it("leaves no two cells looking alike", () => {
    const cells = [
      ...new Set([...formulas, ...separated, ...plain].flatMap((cell) => [cell, `'${cell}`, `''${cell}`])),
    ];
    expect(new Set(cells.map(guardCell)).size).toBe(cells.length);
  });
});

describe("the text of a file", () => {
  const text = "name,note\nÄrzte,12 € – “ok”";
  const utf16 = (bigEndian: boolean) => {
    const bytes = new Uint8Array((text.length + 1) * 2);
    const view = new DataView(bytes.buffer);
    [...`\ufeff${text}`].forEach((character, index) =>
      view.setUint16(index * 2, character.charCodeAt(0), !bigEndian),
    );
    return bytes;
  };

  it("is UTF-8, with a mark or without", () => {
    expect(decodeText(new TextEncoder().encode(text))).toBe(text);
    expect(decodeText(new TextEncoder().encode(`\ufeff${text}`))).toBe(text);
  });

  it("is UTF-16 where its mark says so", () => {
    expect(decodeText(utf16(false))).toBe(text);
    expect(decodeText(utf16(true))).toBe(text);
  });

  it("is Windows-1252 where it is no UTF-8", () => {
    const bytes = Uint8Array.from(
      [..."name,note\n"]
        .map((character) => character.charCodeAt(0))
        .concat([
          0xc4, 0x72, 0x7a, 0x74, 0x65, 0x2c, 0x31, 0x32, 0x20, 0x80, 0x20, 0x96, 0x20, 0x93, 0x6f, 0x6b,
          0x94,
        ]),
    );
    expect(decodeText(bytes)).toBe(text);
  });
});
