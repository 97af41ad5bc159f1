import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { someOrigin } from "../../testing/accounts";
import { nineProxyId } from "../../testing/desk";
import { appliedFromNow, kills, startDeskUnderFire, type DeskUnderFire } from "../../testing/under-fire";
import { planCreate } from "./plan-create";

let desk: DeskUnderFire;

beforeAll(async () => {
  desk = await startDeskUnderFire(nineProxyId, 360);
});
afterAll(() => desk.close());

describe(`operations done twice / lost / on the wrong sub-user: 0 / 0 / 0, with kill -9 at ${kills} random points of a bulk run`, {
  timeout: 900_000,
}, () => {
  it("of a 100-row create: nothing twice, nothing lost, every label right", async () => {
    const applied = appliedFromNow(desk.nineProxy);
    const names = Array.from({ length: 100 }, (_, index) => `fresh_${index}`);
    const cells = names.map((user_name) => ({ user_name, note: "made in bulk" }));
    const draft = await planCreate(
      desk.actor,
      { runId: randomUUID(), accountId: nineProxyId, rows: cells, uncapped: names.length },
      someOrigin,
    );
    const rows = await desk.carryOut(draft.id);
    const bodies = applied("create").map((entry) => (entry.body as { user_name: string }).user_name);
    expect(new Set(bodies).size).toBe(bodies.length);
    expect(bodies.toSorted()).toEqual(names.toSorted());
    for (const row of rows) expect([row.name, row.state]).toEqual([row.name, "done"]);
  });
});
