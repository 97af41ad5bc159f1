import { describe, expect, it } from "vitest";
import type { OperationName } from "./names";
import type { OperationView } from "./operation";
import { inverseOf, isUndoable } from "./undo";

const offers = (...names: OperationName[]) => names;
const all = offers("enable", "disable", "set-limits", "set-note");

describe("inverseOf", () => {
  it("puts back only the caps that were changed, unlimited as unlimited", () => {
    const before = { trafficCap: 5_000_000_000, ipCap: "unlimited" as const };
    expect(inverseOf("set-limits", { trafficCap: null }, before, all)).toEqual({
      operation: "set-limits",
      input: { trafficCap: 5_000_000_000 },
    });
    expect(inverseOf("set-limits", { trafficCap: 1, ipCap: 3 }, before, all)?.input).toEqual({
      trafficCap: 5_000_000_000,
      ipCap: null,
    });
  });

  it("does not pretend to know a cap the provider did not say", () => {
    expect(inverseOf("set-limits", { trafficCap: 1 }, { trafficCap: null }, all)).toBeNull();
    expect(inverseOf("set-limits", { trafficCap: 1 }, undefined, all)).toBeNull();
  });

  it("turns status round only where the provider has both ways", () => {
    expect(inverseOf("disable", {}, { status: "active" }, all)).toEqual({ operation: "enable", input: {} });
    expect(inverseOf("enable", {}, { status: "disabled" }, all)).toEqual({ operation: "disable", input: {} });
    expect(inverseOf("disable", {}, { status: "active" }, offers("disable"))).toBeNull();
  });

  it("never undoes an unblocking: nobody but the provider can block", () => {
    expect(inverseOf("enable", { overrideBlock: true }, { status: "blocked" }, all)).toBeNull();
  });

  it("restores a note, also an empty one", () => {
    expect(inverseOf("set-note", { note: "b" }, { note: "a" }, all)?.input).toEqual({ note: "a" });
    expect(inverseOf("set-note", { note: "b" }, { note: null }, all)?.input).toEqual({ note: "" });
  });

  it.each([
    "create",
    "delete",
    "set-password",
    "allocate-traffic",
    "allocate-ips",
    "reveal-password",
  ] as const)("offers none for %s", (name) => {
    expect(inverseOf(name, {}, { status: "active", note: "", trafficCap: 1, ipCap: 1 }, all)).toBeNull();
  });
});

const done = (
  operation: OperationView["operation"],
  before: Record<string, unknown>,
  after: Record<string, unknown>,
) => ({ operation, state: "done" as const, remoteId: "1", before, after });

it("offers a way back where the provider has one", () => {
  const disabled = done("disable", { status: "active" }, { status: "disabled" });
  expect(isUndoable(disabled, offers("disable", "enable"))).toBe(true);
  expect(isUndoable(disabled, offers("disable"))).toBe(false);
  expect(isUndoable({ ...disabled, state: "refused" }, offers("enable"))).toBe(false);
  expect(isUndoable(done("delete", { status: "active" }, {}), offers("delete", "create"))).toBe(false);
});

it("needs something that changed and was known before", () => {
  expect(
    isUndoable(
      done("set-limits", { trafficCap: 1, ipCap: 2 }, { trafficCap: 1, ipCap: 3 }),
      offers("set-limits"),
    ),
  ).toBe(true);
  expect(isUndoable(done("set-limits", { trafficCap: 1 }, { trafficCap: 1 }), offers("set-limits"))).toBe(
    false,
  );
  expect(isUndoable(done("set-limits", { trafficCap: null }, { trafficCap: 1 }), offers("set-limits"))).toBe(
    false,
  );
  expect(isUndoable(done("enable", { status: "blocked" }, { status: "active" }), offers("disable"))).toBe(
    false,
  );
});
