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
      action: "audit.export",
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

it("says for people what the audit keeps for machines, and leaves the rest to the details", () => {
  const of = (
    action: string,
    after: Record<string, unknown>,
    before: Record<string, unknown> | null = null,
  ) =>
    differences({ action, outcome: "done", before, after }).map(({ label, before: was, after: is }) =>
      [label, was, is].filter((part) => part !== null).join(" | "),
    );
  const id = "0b9f3f2e-7a0c-4f0a-9d57-3d6a52a0e7c1";
  expect(of("customer.create", { revision: 1, fields: ["name"], subUsers: 0, change: id })).toEqual([]);
  expect(of("customer.create", { fields: ["name", "emails", "contacts"], subUsers: 3 })).toEqual([
    "Filled in: e-mail addresses and contacts",
    "Sub-users | 3",
  ]);
  expect(of("customer.update", { revision: 2, fields: ["name"] }, { revision: 1 })).toEqual([
    "Changed: name",
  ]);
  expect(of("session.sign-in", { with: "password" })).toEqual(["With a password"]);
  expect(of("staff.set-ceilings", { daily: null, action: 5 }, { daily: 10, action: null })).toEqual([
    "GB a day | 10 | No ceiling",
    "GB at once | No ceiling | 5",
  ]);
  expect(of("backup.start", { backup: id })).toEqual([]);
  const until = "2026-12-03T04:59:06.320Z";
  expect(
    differences({
      action: "staff.invite",
      outcome: "done",
      before: null,
      after: { role: "operator", until },
    }),
  ).toEqual([
    { label: "Role", before: null, after: "Operator" },
    { label: "Until", before: null, after: until, moment: true },
  ]);
});
