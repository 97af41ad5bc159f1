import { expect, it } from "vitest";
import { pageRange } from "./page-range";

it.each([
  [1, 546, "1–50 of 546", 1],
  [11, 546, "501–546 of 546", 11],
  [-1, 546, "1–50 of 546", 1],
  [0, 546, "1–50 of 546", 1],
  [1.5, 546, "1–50 of 546", 1],
  [Number.NaN, 546, "1–50 of 546", 1],
  [99, 546, "501–546 of 546", 11],
  [1, 0, "0–0 of 0", 1],
  [-1, 0, "0–0 of 0", 1],
  [2, 1204, "51–100 of 1,204", 2],
])("page %d of %d rows is %s", (page, total, range, at) => {
  expect(pageRange({ page, size: 50, total })).toMatchObject({ page: at, range });
});
