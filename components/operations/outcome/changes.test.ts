import { expect, it } from "vitest";
import { changesOf } from "./changes";

it("says what an operation changed, and not what moved by itself", () => {
  const before = { name: "acme", status: "active", trafficCap: 100, trafficUsed: 5, note: null };
  const after = { name: "acme", status: "active", trafficCap: "unlimited", trafficUsed: 9 };
  expect(changesOf({ before, after })).toEqual([{ field: "trafficCap", before: 100, after: "unlimited" }]);
});

it("says nothing without both sides", () => {
  expect(changesOf({ before: null, after: { status: "active" } })).toEqual([]);
  expect(changesOf({ before: { status: "active" }, after: null })).toEqual([]);
});
