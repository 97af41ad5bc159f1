import { describe, expect, it } from "vitest";
import { neutralised, toCsv } from "./csv";

describe("export", () => {
  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])("keeps %j from being run", (cell) => {
    expect(neutralised(cell)).toBe(`'${cell}`);
  });

  it.each(["", "acme", "a=b", "1,204", " =1", "2026-03-01"])("leaves %j alone", (cell) => {
    expect(neutralised(cell)).toBe(cell);
  });

  it("quotes what needs it and neutralises headers too", async () => {
    expect(await toCsv(["Name", "=Note"], [["acme, inc", 'say "hi"'], ["=cmd|' /C calc'!A0", ""]])).toBe(
      ['Name,\'=Note', '"acme, inc","say ""hi"""', "'=cmd|' /C calc'!A0,"].join("\r\n"),
    );
  });
});
