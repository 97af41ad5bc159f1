import { describe, expect, it } from "vitest";
import type { FindContext, OperationContext, RemoteSubUser } from "../provider";
import { failuresOf } from "./failures";
import { decideMove, findMove, moveTraffic, totalOf } from "./move-traffic";

const failures = failuresOf({ id: "acme", label: "Acme" });
const target = { remoteId: "7", name: "seven" };
const person: OperationContext = { lane: "interactive" };

describe("a total decides", () => {
  it.each([
    ["given", 10, 15, { bytes: 5 }, undefined, "applied"],
    ["not given", 10, 10, { bytes: 5 }, undefined, "not-applied"],
    ["taken", 10, 5, { bytes: -5 }, undefined, "applied"],
    ["not taken", 10, 10, { bytes: -5 }, undefined, "not-applied"],
    ["moved by something else", 10, 12, { bytes: 5 }, undefined, "undecided"],
    ["moved the other way", 10, 5, { bytes: 5 }, undefined, "undecided"],
    ["given, and more", 10, 17, { bytes: 5 }, undefined, "undecided"],
    ["given, and more, where that counts", 10, 17, { bytes: 5, orMore: true }, undefined, "applied"],
    ["less, where more counts", 10, 12, { bytes: 5, orMore: true }, undefined, "undecided"],
    ["given within the tolerance", 10, 14.9, { bytes: 5, tolerance: 0.2 }, undefined, "applied"],
    ["still within the tolerance", 10, 10.1, { bytes: 5, tolerance: 0.2 }, undefined, "not-applied"],
    ["smaller than the tolerance", 10, 10.1, { bytes: 0.1, tolerance: 0.2 }, undefined, "undecided"],
    ["explained by another of ours", 10, 15, { bytes: 5 }, { given: 5, taken: 0 }, "undecided"],
    ["explained by both together", 10, 20, { bytes: 5 }, { given: 5, taken: 0 }, "applied"],
    ["more than the others explain", 10, 15, { bytes: 5 }, { given: 3, taken: 0 }, "applied"],
    ["less than it", 10, 13, { bytes: 5 }, { given: 3, taken: 0 }, "not-applied"],
    ["given and taken again by another", 10, 10, { bytes: 5 }, { given: 0, taken: 5 }, "undecided"],
    ["taken, and given by another", 10, 10, { bytes: -5 }, { given: 5, taken: 0 }, "undecided"],
  ] as const)("%s: from %d to %d", (_what, before, after, move, others, verdict) => {
    expect(decideMove(before, after, move, others)).toBe(verdict);
  });
});

describe("moving traffic", () => {
  function give(totals: (number | null | Error)[], context: Partial<OperationContext> = {}, bytes = 5) {
    let reads = 0;
    let sent = 0;
    const read = (): Promise<RemoteSubUser | null> => {
      const total = totals[Math.min(reads++, totals.length - 1)] ?? null;
      if (total instanceof Error) return Promise.reject(total);
      return Promise.resolve(total === null ? null : totalOf(target, total));
    };
    const done = moveTraffic(
      failures,
      { operation: "allocate-traffic", bytes, read, send: () => Promise.resolve((sent += 1)) },
      { ...person, ...context },
    );
    return { done, sent: () => sent };
  }

  it("is done once the total shows it, and keeps the total before it", async () => {
    const found: RemoteSubUser[] = [];
    expect(await give([10, 15], { found: (before) => void found.push(before) }).done).toMatchObject({
      before: { trafficCap: 10 },
      subUser: { trafficCap: 15 },
    });
    expect(found).toMatchObject([{ trafficCap: 10 }]);
    expect(await give([10, 5], {}, -5).done).toMatchObject({ subUser: { trafficCap: 5 } });
  });

  it.each([
    ["stands still", [10, 10]],
    ["cannot be read", [10, new Error("Unreadable")]],
    ["is no longer said", [10, null]],
    ["moved by something else", [10, 11]],
  ])("is not believed where the total %s", async (_what, totals) => {
    await expect(give(totals).done).rejects.toMatchObject({ applied: "unknown", claimed: true });
  });

  it("is not taken for what another move of ours explains", async () => {
    await expect(
      give([10, 15], { otherMoves: () => Promise.resolve({ given: 5, taken: 0 }) }).done,
    ).rejects.toMatchObject({
      claimed: true,
    });
  });

  it("cannot be verified where the account reports no total", async () => {
    expect(await give([null]).done).toMatchObject({
      unverified: true,
      remark: "Accepted by Acme, cannot be verified.",
    });
  });

  it("does not begin where the total cannot be read for another reason", async () => {
    const { done, sent } = give([new Error("Down")]);
    await expect(done).rejects.toThrow("Down");
    expect(sent()).toBe(0);
  });

  it("of a run is a conflict where the total is not the preview's; a person sees the new one anyway", async () => {
    const run = give([10, 15], { lane: "background", seen: { trafficCap: 9 } });
    await expect(run.done).rejects.toMatchObject({
      kind: "conflict",
      applied: "no",
      conflicts: [{ field: "trafficCap", seen: 9, now: 10 }],
    });
    expect(run.sent()).toBe(0);
    expect(await give([10, 15], { seen: { trafficCap: 9 } }).done).toMatchObject({
      subUser: { trafficCap: 15 },
    });
  });

  it("is asked what Subdesk has against it with what was read, and is then not sent", async () => {
    const asked: unknown[] = [];
    const { done, sent } = give([10, 15], {
      objection: (read) => {
        asked.push(read);
        return Promise.resolve({ message: "It is another’s.", conflicts: [] });
      },
    });
    await expect(done).rejects.toMatchObject({
      kind: "conflict",
      applied: "no",
      message: "It is another’s.",
    });
    expect(asked).toMatchObject([{ fresh: { remoteId: "7", trafficCap: 10 } }]);
    expect(sent()).toBe(0);
  });
});

describe("a move of unknown outcome", () => {
  const find = (total: number | null, context: Partial<FindContext>) =>
    findMove(
      () => Promise.resolve(total === null ? null : totalOf(target, total)),
      { bytes: 5 },
      { ...person, ...context },
    );

  it("is decided by the total kept before it", async () => {
    const before = { trafficCap: 10 };
    expect(await find(15, { before })).toMatchObject({ verdict: "applied", subUser: { trafficCap: 15 } });
    expect(await find(10, { before })).toMatchObject({ verdict: "not-applied" });
    expect(await find(12, { before })).toEqual({ verdict: "undecided" });
    expect(await find(15, { before, otherMoves: () => Promise.resolve({ given: 5, taken: 0 }) })).toEqual({
      verdict: "undecided",
    });
  });

  it("is undecided without a total before or now", async () => {
    expect(await find(15, {})).toEqual({ verdict: "undecided" });
    expect(await find(15, { before: { trafficCap: "unlimited" } })).toEqual({ verdict: "undecided" });
    expect(await find(null, { before: { trafficCap: 10 } })).toEqual({ verdict: "undecided" });
  });
});
