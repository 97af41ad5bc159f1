import { expect, it } from "vitest";
import { plural, rich } from "./message";

it("picks the sentence for the number", () => {
  const rows = (count: number) => plural(count, { one: "1 row", other: `${count} rows` });
  expect([0, 1, 2, 21].map(rows)).toEqual(["0 rows", "1 row", "2 rows", "21 rows"]);
});

it("keeps elements where the sentence has them", () => {
  const time = { at: 1 };
  expect(rich`Last tried ${time}.`).toEqual(["Last tried ", time, "."]);
  expect(rich<unknown>`${time} ago, by ${"Ada"}`).toEqual([time, " ago, by ", "Ada"]);
});
