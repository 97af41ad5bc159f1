import { describe, expect, it } from "vitest";
import type { OperationName } from "@/lib/domain/operations/names";
import { canApplyAnyway, withConflictsSeen } from "./perform/request";
import { inverseOf } from "./undo";

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

describe("a stale edit", () => {
  it("goes on with what is there now", () => {
    expect(
      withConflictsSeen({ status: "active", note: "a" }, [{ field: "note", seen: "a", now: "b" }]),
    ).toEqual({ status: "active", note: "b" });
  });

  it("cannot be pushed through for another sub-user of the same id", () => {
    expect(canApplyAnyway([{ field: "name", seen: "a", now: "b" }])).toBe(false);
    expect(canApplyAnyway([{ field: "trafficCap", seen: 1, now: "unlimited" }])).toBe(true);
  });
});
