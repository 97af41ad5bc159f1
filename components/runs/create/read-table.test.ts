import { describe, expect, it } from "vitest";
import { toCsv as browserCsv } from "@/components/data-table/csv";
import { toCsv as serverCsv } from "@/lib/csv";
import { byteOrderMark, decodeText } from "@/lib/domain/csv";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import { readTable } from "./read-table";

const fields: FieldDescriptor[] = [
  { name: "user_name", meaning: "name", label: "User name", widget: "text", required: true, secret: false },
  {
    name: "use_key",
    meaning: "password",
    label: "Proxy password",
    widget: "password",
    required: true,
    secret: true,
  },
  { name: "note", label: "Note", widget: "multiline", required: false, secret: false },
];

it("reads headings, quotes, separators and a byte order mark", async () => {
  expect(await readTable('\ufeffuser;note\r\nacme;"a; b"\r\n\r\nother;\r\n', fields)).toEqual({
    headings: ["user", "note"],
    rows: [
      ["acme", "a; b"],
      ["other", ""],
    ],
    mapping: ["user_name", "note"],
  });
});

it("takes a plain list for names", async () => {
  expect(await readTable("acme\nother", fields)).toEqual({
    headings: null,
    rows: [["acme"], ["other"]],
    mapping: ["user_name"],
  });
});

it("keeps columns no one named", async () => {
  expect((await readTable("user\nacme,1", fields)).mapping).toEqual(["user_name", null]);
});

it("takes the separator that the first line names", async () => {
  for (const first of ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;"]) {
    const { headings, rows } = await readTable(`${first}\r\nuser;note\r\nacme,one;a,b,c,d\r\n`, fields);
    expect({ headings, rows }).toEqual({ headings: ["user", "note"], rows: [["acme,one", "a,b,c,d"]] });
  }
});

describe("a stray quote", () => {
  it.each([
    ['user,note\nacme,fine\n"other,5\nthird,x\n', 3],
    ['user,note\r\nacme,fine\r\nother,"5" disk\r\nthird,x\r\n', 3],
    ['user,note\n"two\nlines",fine\nother,"open\nthird,"x, y",z\n', 4],
    ['sep=;\nuser;note\nacme;"open', 3],
    ['"', 1],
  ])("is an error with its line: %j", async (text, line) => {
    await expect(readTable(text, fields)).rejects.toThrow(
      `Line ${line} has a quote (") that does not enclose a whole cell.`,
    );
  });

  it("inside a cell is a sign like others", async () => {
    expect((await readTable('user,note\nacme,5" disk\nother,x\n', fields)).rows).toEqual([
      ["acme", '5" disk'],
      ["other", "x"],
    ]);
  });
});

describe("an export of Subdesk, read back in", () => {
  const hostile = [
    "=1+1",
    " =1+1",
    "+49 30",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "'=1",
    "''-x",
    "'quoted",
    "o'neill",
    'say "hi"',
    '"',
    "a,b;c|d\te",
    "one\r\ntwo\nthree\rfour",
    "zero\u200bwidth",
    "no\u00a0break",
    "\u202eevil",
    "\ufeffmark",
    "👩‍👩‍👧 family",
    "東京",
    "Ä",
    " spaces ",
    "1,500",
    "＝1",
    "sep=;",
  ];
  const lines = hostile.map((cell, index) => [`user_${index}`, cell, "x"]);

  it("gives the same cells, from the server and from the browser", async () => {
    for (const csv of [
      serverCsv(["user", "note", "other"], lines),
      await browserCsv(["user", "note", "other"], lines),
    ]) {
      const bytes = new TextEncoder().encode(`${byteOrderMark}${csv}`);
      expect((await readTable(decodeText(bytes), fields)).rows).toEqual(lines);
    }
  });

  it("gives the same cells where each is alone", async () => {
    for (const line of lines)
      expect((await readTable(serverCsv(["user", "note", "other"], [line]), fields)).rows).toEqual([line]);
  });
});
