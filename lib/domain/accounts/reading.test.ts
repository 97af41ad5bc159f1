import { expect, it } from "vitest";
import { readingText } from "./reading";

it.each([
  [{ what: "sub-users", done: 1240, of: 3000 }, "Reading 9Proxy: 1,240 of about 3,000 sub-users."],
  [{ what: "sub-users", done: 1, of: null }, "Reading 9Proxy: 1 sub-user so far."],
  [{ what: "traffic", done: 60, of: 180 }, "Reading the traffic of 9Proxy: 60 of 180 sub-users."],
  [{ what: "history", done: 0, of: 1 }, "Reading the history of 9Proxy: 0 of 1 sub-user."],
] as const)("how far a first reading is: %j", (reading, text) =>
  expect(readingText("9Proxy", reading)).toBe(text),
);
