import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { secondLine } from "./found";

const row = {
  name: "Coral",
  login: "coral_1",
  email: "hugo@coral.example",
  remoteId: "105",
  sharedName: true,
  found: {
    email: { words: [0], text: ["", "hugo", "@coral.example"] },
    note: { words: [1], text: ["paid by ", "invoice"] },
  },
} as unknown as SubUser;
const line = (columns: string[], full = false) =>
  renderToStaticMarkup(secondLine({ row, full, shown: new Set(columns) }));

it("says under the name what no column in sight does, and to a phone what it has no room for", () => {
  expect(line([])).toBe(
    '<span class="name-second"><span><bdi><mark>hugo</mark>@coral.example</bdi></span>' +
      "<span> · Note: <bdi>paid by <mark>invoice</mark></bdi></span><span> · coral_1</span></span>",
  );
  expect(line(["email", "note"])).toBe(
    '<span class="name-second"><span>coral_1</span>' +
      '<span class="on-phone"> · <bdi><mark>hugo</mark>@coral.example</bdi></span>' +
      '<span class="on-phone"> · Note: <bdi>paid by <mark>invoice</mark></bdi></span></span>',
  );
  expect(line(["note"], true)).toContain(
    "<span>coral_1</span><span> · <bdi><mark>hugo</mark>@coral.example</bdi></span>",
  );
});

it("is not there where the name says it all", () => {
  const alone = {
    ...row,
    login: null,
    sharedName: false,
    found: { name: { words: [0], text: ["", "Coral"] } },
  };
  expect(secondLine({ row: alone, full: false, shown: new Set() })).toBeNull();
});

it("says of a long note what its column cuts off, without what would push it out of sight again", () => {
  const note = { words: [1], text: ["asked in March for an ", "invoice", " again"] };
  const long = { ...row, found: { ...row.found, note } };
  expect(
    renderToStaticMarkup(secondLine({ row: long, full: false, shown: new Set(["email", "note"]) })),
  ).toContain("<span>Note: <bdi>…or an <mark>invoice</mark> again</bdi></span><span> · coral_1</span>");
});
