import { expect, it } from "vitest";
import { parseRetryAfter } from "./retry-after";

const now = Date.UTC(2025, 5, 2, 9, 0, 0);

it.each([
  ["0", 0],
  ["1", 1_000],
  [" 7 ", 7_000],
  ["60", 60_000],
  ["61", 60_000],
  ["999999999999999999999", 60_000],
  ["Mon, 02 Jun 2025 09:00:30 GMT", 30_000],
  ["Mon, 02 Jun 2025 10:00:00 GMT", 60_000],
  ["Monday, 02-Jun-25 09:00:10 GMT", 10_000],
  ["Mon, 02 Jun 2025 09:00:00 GMT", 0],
])('"Retry-After honoured up to 60 s": %j is %i ms', (header, wait) => {
  expect(parseRetryAfter(header, now)).toBe(wait);
});

it.each([
  [undefined],
  [""],
  ["   "],
  ["-1"],
  ["1.5"],
  ["1e3"],
  ["0x10"],
  ["soon"],
  ["soon 2099"],
  ["garbage 1"],
  ["Infinity"],
  ["Mon, 02 Jun 2025 08:59:59 GMT"],
  ["Tue, 99 Foo 2025 99:99:99 GMT"],
  ["٣"],
  ["1, 2"],
  [[]],
])('"garbage ignored": %j', (header) => {
  expect(parseRetryAfter(header, now)).toBeUndefined();
});

it("reads the first of several", () => {
  expect(parseRetryAfter(["3", "9"], now)).toBe(3_000);
});
