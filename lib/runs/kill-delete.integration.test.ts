import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nineProxyId } from "../../testing/desk";
import { appliedFromNow, kills, startDeskUnderFire, type DeskUnderFire } from "../../testing/under-fire";

let desk: DeskUnderFire;

beforeAll(async () => {
  desk = await startDeskUnderFire(nineProxyId, 360);
});
afterAll(() => desk.close());

describe(`operations done twice / lost / on the wrong sub-user: 0 / 0 / 0, with kill -9 at ${kills} random points of a bulk run`, {
  timeout: 900_000,
}, () => {
  it("of a 300-row delete: nothing twice, nothing lost, every label right", async () => {
    const victims = (await desk.mirrored(nineProxyId)).slice(0, 300);
    const applied = appliedFromNow(desk.nineProxy);
    const rows = await desk.carryOut(await desk.plan({ action: "delete" }, victims));
    const deleted = applied("delete").map((entry) => String(entry.id));
    expect(new Set(deleted).size).toBe(deleted.length);
    expect(rows).toHaveLength(300);
    for (const row of rows)
      expect([row.remoteId, row.state, deleted.includes(String(row.remoteId))]).toEqual([
        row.remoteId,
        "done",
        true,
      ]);
    expect(deleted.toSorted()).toEqual(victims.map((ref) => ref.remoteId).toSorted());
  });
});
