import { expect, it } from "vitest";
import { durationText } from "./details";

it.each([
  [4, "under 0.1 s"],
  [840, "0.8 s"],
  [9960, "10 s"],
  [59_400, "59 s"],
  [185_000, "3 min 5 s"],
])("writes %i ms as %s", (milliseconds, text) => expect(durationText(milliseconds)).toBe(text));
