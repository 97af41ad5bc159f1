import { expect, it } from "vitest";
import { versionInWords } from "./version";

it.each([
  ["1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d", "0.1.0 (1a2b3c4)"],
  ["1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d+", "0.1.0 (1a2b3c4+)"],
  ["unknown", "0.1.0 (unknown)"],
])("says the commit %s as %s", (commit, words) =>
  expect(versionInWords({ version: "0.1.0", commit })).toBe(words),
);
