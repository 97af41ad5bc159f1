import { expect, it } from "vitest";
import { toCsv } from "./csv";

it("quotes what needs it and guards cells and headers", async () => {
  expect(
    await toCsv(
      ["Name", "=Note"],
      [
        ["acme, inc", 'say "hi"'],
        ["=cmd|' /C calc'!A0", " =1+1"],
        ["\u0000=1", ""],
      ],
    ),
  ).toBe(
    ["Name,'=Note", '"acme, inc","say ""hi"""', `'=cmd|' /C calc'!A0,' =1+1`, "'\u0000=1,"].join("\r\n"),
  );
});
