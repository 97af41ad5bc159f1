import { expect, it } from "vitest";
import { differences } from "./difference";

it("shows what changed and not what moved by itself", () => {
  const before = { status: "active", trafficCap: 5e9, trafficUsed: 1, note: "a" };
  expect(
    differences({
      outcome: "done",
      before,
      after: { status: "active", trafficCap: "unlimited", trafficUsed: 9, note: "b" },
    }),
  ).toEqual([
    { label: "Traffic cap", before: "5 GB", after: "Unlimited" },
    { label: "Note", before: "a", after: "b" },
  ]);
});

it("shows what was asked for", () => {
  expect(
    differences({ outcome: "intent", before: { trafficCap: 5e9 }, after: { asked: { trafficCap: null } } }),
  ).toEqual([{ label: "Traffic cap", before: "5 GB", after: "Unlimited" }]);
  expect(differences({ outcome: "intent", before: null, after: { asked: {} } })).toEqual([]);
});

it("calls what was asked of a provider as the provider does", () => {
  expect(
    differences({
      outcome: "intent",
      before: null,
      after: { asked: { handle: "north", volume: 5, overrideBlock: true } },
      labels: { handle: "Handle", volume: "GB" },
    }),
  ).toEqual([
    { label: "Handle", before: null, after: "north" },
    { label: "GB", before: null, after: "5" },
    { label: "Lift a block", before: null, after: "Yes" },
  ]);
});

it("leaves the empty fields of a filter out", () => {
  expect(
    differences({
      outcome: "done",
      before: null,
      after: { q: "acme", status: [], account: "", before: null },
    }),
  ).toEqual([{ label: "Search", before: null, after: "acme" }]);
});

it("compares lists by what they hold", () => {
  expect(differences({ outcome: "done", before: { tags: ["a"] }, after: { tags: ["a"] } })).toEqual([]);
  expect(differences({ outcome: "done", before: { tags: ["a"] }, after: { tags: [] } })).toEqual([
    { label: "Tags", before: "a", after: "None" },
  ]);
});
