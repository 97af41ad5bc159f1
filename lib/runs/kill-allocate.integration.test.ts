import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { netnutId } from "../../testing/desk";
import { appliedFromNow, kills, startDeskUnderFire, type DeskUnderFire } from "../../testing/under-fire";

let desk: DeskUnderFire;

beforeAll(async () => {
  desk = await startDeskUnderFire(netnutId, 80);
});
afterAll(() => desk.close());

describe(`operations done twice / lost / on the wrong sub-user: 0 / 0 / 0, with kill -9 at ${kills} random points of a bulk run`, {
  timeout: 900_000,
}, () => {
  it("of a 60-row allocate: nothing twice, what cannot be known is called unknown", async () => {
    const targets = (await desk.mirrored(netnutId)).slice(0, 60);
    const applied = appliedFromNow(desk.netnut);
    const rows = await desk.carryOut(
      await desk.plan({ action: "add-traffic", gigabytes: 3, productType: "*" }, targets),
    );
    const allocated = applied("allocate-traffic").map((entry) => String(entry.id));
    expect(new Set(allocated).size).toBe(allocated.length);
    for (const row of rows) {
      const reached = allocated.includes(String(row.remoteId));
      expect([row.remoteId, row.state, reached]).toEqual([
        row.remoteId,
        row.state === "unknown" ? "unknown" : "done",
        row.state === "unknown" ? reached : true,
      ]);
    }
    // At most the calls that were in flight at each kill can be unknown.
    expect(rows.filter((row) => row.state === "unknown").length).toBeLessThanOrEqual(kills * 3);
    expect(rows.filter((row) => row.state === "done").length).toBeGreaterThan(0);
  });
});
