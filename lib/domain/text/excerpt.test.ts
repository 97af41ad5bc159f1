import { expect, test } from "vitest";
import { excerpt } from "./excerpt";

test("a short text is whole, on one line", () => {
  expect(excerpt(" pays by\n invoice ", ["invoice"])).toBe("pays by invoice");
});

test("of a long one the part around the word is left", () => {
  const long = `${"first ".repeat(30)}pays by INVOICE since May${" last".repeat(30)}`;
  const part = excerpt(long, ["nowhere", "invoice"]);
  expect(part).toMatch(/^….*pays by INVOICE since May.*…$/);
  expect([...part].length).toBeLessThanOrEqual(82);
  expect(excerpt(`invoice ${"later ".repeat(30)}`, ["invoice"])).toMatch(/^invoice later .*…$/);
  expect(excerpt(`${"earlier ".repeat(30)} invoice`, ["invoice"])).toMatch(/^….* invoice$/);
});

test("it begins at the beginning where no word is found as written, and cuts no character in two", () => {
  expect(excerpt(`Zürich ${"later ".repeat(30)}`, ["zurich"])).toMatch(/^Zürich later/);
  const part = excerpt("👍".repeat(200), ["nothing"]);
  expect(part).toBe(`${"👍".repeat(80)}…`);
});
