import { describe, expect, it } from "vitest";
import type { OperationName } from "./names";
import type { OperationView } from "./operation";
import { fieldsChanged, inverseOf, isUndoable, inverseChange } from "./undo";

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

  it("is offered at once only where it restores everything", () => {
    const before = { trafficCap: 5_000_000_000 };
    const change = { trafficCap: 1, period: "1" };
    expect(inverseOf("set-limits", change, before, all)).toBeNull();
    expect(inverseOf("set-limits", change, { ...before, "limits.period": 0 }, all)?.input).toEqual({
      trafficCap: 5_000_000_000,
      period: "0",
    });
  });

  it("turns status round only where the provider has both ways", () => {
    expect(inverseOf("disable", {}, { status: "active" }, all)).toEqual({ operation: "enable", input: {} });
    expect(inverseOf("enable", {}, { status: "disabled" }, all)).toEqual({ operation: "disable", input: {} });
    expect(inverseOf("disable", {}, { status: "active" }, offers("disable"))).toBeNull();
  });

  it("never undoes an unblocking: no one but the provider can block", () => {
    expect(inverseOf("enable", { overrideBlock: true }, { status: "blocked" }, all)).toBeNull();
  });

  it("restores tags whatever the provider offers", () => {
    expect(inverseOf("set-tags", { tags: ["b"] }, { tags: ["a"] }, [])).toEqual({
      operation: "set-tags",
      input: { tags: ["a"] },
    });
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

describe("inverseChange", () => {
  const everything = () => true;
  const before = { trafficCap: 1, ipCap: null, note: "a", status: "active" };

  it("puts back what was changed and known, and leaves the rest", () => {
    expect(
      inverseChange({ operation: "set-limits", before, after: { trafficCap: 2, ipCap: 3 } }, everything),
    ).toEqual({
      operation: "set-limits",
      input: { trafficCap: 1 },
      fields: ["trafficCap"],
      left: ["ipCap"],
    });
    expect(
      inverseChange(
        { operation: "set-limits", before: { trafficCap: "unlimited" }, after: { trafficCap: 2 } },
        everything,
      ),
    ).toMatchObject({ input: { trafficCap: null } });
  });

  it("leaves out what it has not set, or a later change has set since", () => {
    const after = { trafficCap: 2, ipCap: 9 };
    const changed = { operation: "set-limits" as const, before: { trafficCap: 1, ipCap: 2 }, after };
    expect(inverseChange({ ...changed, fields: ["ipCap"] }, everything)).toMatchObject({
      input: { ipCap: 2 },
    });
    expect(inverseChange({ ...changed, fields: [] }, everything)).toBe("unchanged");
  });

  it("puts back limits of the provider's own too, in the form that they were asked in", () => {
    const input = { trafficCap: 9, period: "1", threads: 5, sticky: 7, overrideBlock: true };
    const change = {
      operation: "set-limits" as const,
      input,
      before: { trafficCap: 1, "limits.period": 0, "limits.threads": "none" },
      after: { trafficCap: 9, "limits.period": 1, "limits.threads": 5, "limits.sticky": 7 },
      fields: fieldsChanged({ operation: "set-limits", input }),
    };
    expect(inverseChange(change, everything)).toMatchObject({
      input: { trafficCap: 1, period: "0", threads: null },
      left: ["limits.sticky"],
    });
    const asked = { ...change, fields: fieldsChanged({ operation: "set-limits", input: { threads: 5 } }) };
    expect(inverseChange(asked, everything)).toMatchObject({ input: { threads: null }, left: [] });
  });

  it("says why there is none", () => {
    expect(inverseChange({ operation: "delete", before, after: {} }, everything)).toBe("not-offered");
    expect(inverseChange({ operation: "set-note", before, after: { note: "b" } }, () => false)).toBe(
      "not-offered",
    );
    expect(inverseChange({ operation: "set-note", before, after: { note: "a" } }, everything)).toBe(
      "unchanged",
    );
    expect(
      inverseChange(
        { operation: "set-limits", before: { trafficCap: null }, after: { trafficCap: 2 } },
        everything,
      ),
    ).toBe("not-known");
    const unsaid = {
      operation: "set-limits" as const,
      before: { trafficCap: null },
      after: { trafficCap: null },
    };
    expect(inverseChange({ ...unsaid, fields: ["trafficCap"] }, everything)).toBe("not-known");
    expect(inverseChange(unsaid, everything)).toBe("unchanged");
    expect(
      inverseChange(
        { operation: "enable", before: { status: "blocked" }, after: { status: "active" } },
        everything,
      ),
    ).toBe("was-blocked");
  });
});

it("tags are undone where they were changed", () => {
  const tagged = (before: string[], after: string[]): Parameters<typeof isUndoable>[0] => ({
    operation: "set-tags",
    state: "done",
    remoteId: "1",
    before: { tags: before },
    after: { tags: after },
  });
  expect(isUndoable(tagged(["a"], ["a", "b"]), [])).toBe(true);
  expect(isUndoable(tagged(["a", "b"], ["a", "b"]), [])).toBe(false);
});
