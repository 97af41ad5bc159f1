import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { hostileTexts } from "@/testing/hostile";
import { toCsv } from "./csv";

const cellOf = (value: string) => Papa.parse<string[]>(toCsv(["Name"], [[value]])).data[1]?.[0];

describe('"CSV and spreadsheet formulas in names and notes"', () => {
  it.each([
    '=HYPERLINK("http://x.example","Open")',
    "+1",
    "-1",
    "@SUM(A1)",
    " =1",
    "\u0000=1",
    "\t",
    "＝1",
    "＋1",
    "－1",
    "＠1",
    "\u00a0=1",
  ])("%j is not run", (value) => {
    expect(cellOf(value)).toBe(`'${value}`);
  });

  it.each(["acme", "a=b", "1,204", 'say "hi"', "line\nbreak", "東京", "'quoted", ""])(
    "%j is kept as it is",
    (value) => {
      expect(cellOf(value) ?? "").toBe(value);
    },
  );

  const texts = [
    ...Object.values(hostileTexts),
    ...["y;=1+1", "y; =1+1", "y\t=1", "y|@x", 'y;"=1+1"', 'y";=1', "y\n=1", ";\t|=1", ";=cmd|'/c calc'!A1"],
  ];
  it.each([";", "\t", "|", ","])("runs nothing where %j separates", (delimiter) => {
    const file = toCsv(
      ["Name", "Note", "Login"],
      texts.flatMap((text) => [
        ["a", text, "b"],
        [text, "a", text],
      ]),
    );
    const cells = Papa.parse<string[]>(file, { delimiter }).data.flat();
    expect(cells.filter((cell) => /^["\s\p{C}]*[=+\-@]/u.test(cell))).toEqual([]);
  });

  it("leaves numbers and blanks alone, and ends lines as spreadsheets expect", () => {
    expect(toCsv(["A", "B", "C"], [[-5, null, "x"]])).toBe("A,B,C\r\n-5,,x");
  });
});
