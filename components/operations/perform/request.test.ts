import { describe, expect, it } from "vitest";
import type { OperationView } from "@/lib/domain/operations/operation";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { canApplyAnyway, createOperationIds, knownBefore, seenOf, withConflictsSeen } from "./request";

const counting = () => {
  let made = 0;
  return createOperationIds(() => `id-${(made += 1)}`);
};

describe("createOperationIds", () => {
  it("keeps the id for the same input, in whatever order it is written", () => {
    const ids = counting();
    expect(ids.idFor({ a: 1, b: { c: 2, d: [1, 2] } })).toBe("id-1");
    expect(ids.idFor({ b: { d: [1, 2], c: 2 }, a: 1 })).toBe("id-1");
  });

  it("makes a new one when anything changed", () => {
    const ids = counting();
    ids.idFor({ cap: null });
    expect(ids.idFor({ cap: 0 })).toBe("id-2");
    expect(ids.idFor({ cap: null })).toBe("id-3");
    expect(ids.idFor({ cap: null, seen: {} })).toBe("id-4");
    expect(ids.idFor({ list: [1, 2] })).not.toBe(ids.idFor({ list: [2, 1] }));
  });

  it("makes a new one after a known outcome", () => {
    const ids = counting();
    ids.idFor({ a: 1 });
    ids.settle();
    expect(ids.idFor({ a: 1 })).toBe("id-2");
  });
});

it("sends what was seen of the limits of a provider's own too", () => {
  const caps = { name: "acme", status: "active", trafficCap: 5, ipCap: null, note: "" } as const;
  const seen = (limits: SubUser["limits"]) => seenOf({ ...caps, limits } as SubUser);
  expect(seen({ threads: 100, ports: null })).toEqual({
    ...caps,
    "limits.threads": 100,
    "limits.ports": "none",
  });
  expect(seen(null)).toEqual(caps);
});

it("knows of what was seen no cap that the server did not know", () => {
  const seen = { status: "active", trafficCap: 5, ipCap: 3 } as const;
  const done = (before: Record<string, unknown> | null) => ({ before }) as OperationView;
  expect(knownBefore(seen, done({ trafficCap: null, ipCap: 3 }))).toEqual({ ...seen, trafficCap: null });
  expect(knownBefore(seen, done(null))).toEqual(seen);
  expect(knownBefore(undefined, done({ trafficCap: null }))).toBeUndefined();
});

describe("a stale edit", () => {
  it("continues with what is there now", () => {
    expect(
      withConflictsSeen({ status: "active", note: "a" }, [{ field: "note", seen: "a", now: "b" }]),
    ).toEqual({ status: "active", note: "b" });
    expect(
      withConflictsSeen({ "limits.threads": 100 }, [{ field: "limits.threads", seen: 100, now: 500 }]),
    ).toEqual({ "limits.threads": 500 });
  });

  it("cannot be pushed through for another sub-user of the same id", () => {
    expect(canApplyAnyway([{ field: "name", seen: "a", now: "b" }])).toBe(false);
    expect(canApplyAnyway([{ field: "trafficCap", seen: 1, now: "unlimited" }])).toBe(true);
    expect(canApplyAnyway([{ field: "limits.threads", seen: 100, now: 500 }])).toBe(true);
  });
});
