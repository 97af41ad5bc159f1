import { expect, it } from "vitest";
import type { FieldDescriptor } from "@/lib/providers/descriptor";
import { readTable } from "./read-table";

const fields: FieldDescriptor[] = [
  { name: "user_name", label: "User name", widget: "text", required: true, secret: false },
  { name: "use_key", label: "Proxy password", widget: "password", required: true, secret: true },
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
  expect(await readTable("acme\nother", fields)).toEqual({ headings: null, rows: [["acme"], ["other"]], mapping: ["user_name"] });
});

it("keeps columns nobody named", async () => {
  expect((await readTable("user\nacme,1", fields)).mapping).toEqual(["user_name", null]);
});
