import { expect, it } from "vitest";
import { listed, listedOr, plural, rich } from "./message";

it("picks the sentence for the number", () => {
  const rows = (count: number) => plural(count, { one: "1 row", other: `${count} rows` });
  expect([0, 1, 2, 21].map(rows)).toEqual(["0 rows", "1 row", "2 rows", "21 rows"]);
});

it("keeps elements where the sentence has them", () => {
  const time = { at: 1 };
  expect(rich`Last tried ${time}.`).toEqual(["Last tried ", time, "."]);
  expect(rich<unknown>`${time} ago, by ${"Ada"}`).toEqual([time, " ago, by ", "Ada"]);
});

it("joins a list as English does", () => {
  expect(listed(["a"])).toBe("a");
  expect(listed(["a", "b", "c"])).toBe("a, b and c");
  expect(listedOr(["a", "b"])).toBe("a or b");
});
