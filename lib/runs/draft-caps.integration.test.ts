import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PresentActor } from "../auth/actor";
import { addStaff, nineProxyId, startDesk, type TestDesk } from "../testing/desk";
import { syncAccount } from "../sync/run";
import { boss } from "../worker/queue";
import { carryOutRun } from "./carry-out";
import { confirmRun } from "./control";
import { planEnable } from "./follow-up";
import { giveCaps } from "./give-caps";
import { getRun } from "./get";
import { planRun } from "./plan";
import type { BulkAction, RunView } from "./schema";

const GB = 1_000_000_000;

let desk: TestDesk;
let ids: string[] = [];
const nine = () => desk.nineProxy.control;
const origin = { requestId: "r", address: null };
const stored = (id = "") => nine().user(id) ?? expect.fail("gone");

beforeAll(async () => {
  desk = await startDesk({ nineProxy: { users: 0 } });
});
afterAll(async () => {
  await (await boss()).stop({ graceful: false });
  await desk.close();
});
beforeEach(async () => {
  nine().reset({ users: 0 });
  nine().options({ frozen: true });
  await desk.query("truncate sub_users, sync_runs, operations, runs cascade");
  ids = nine().insert([1, 2, 3].map((id) => ({ id, user_name: `acme_${id}`, use_key: "old-Key/1", note: "old", status: id === 3 ? 2 : 1, usage_cap: 10 * GB, ip_usage_cap: 40, data_used: GB })));
  await syncAccount(nineProxyId, "schedule");
});

async function operator(daily: number | null, action: number | null = null): Promise<PresentActor> {
  const actor = await addStaff("operator");
  await desk.query("update staff set daily_gigabytes = $2, action_gigabytes = $3 where id = $1", [actor.staffId, daily, action]);
  return actor;
}
const plan = (params: BulkAction, actor: PresentActor = desk.actor) => planRun(actor, { runId: randomUUID(), rows: ids.map((remoteId) => ({ accountId: nineProxyId, remoteId })), params }, origin);
const confirm = (run: RunView, actor: PresentActor = desk.actor) => confirmRun(actor, { runId: run.id, digest: run.digest ?? "" }, origin);
async function carryOut(run: RunView): Promise<RunView> {
  await confirm(run);
  await carryOutRun(run.id);
  return getRun(desk.actor, { runId: run.id });
}
const raise = (gigabytes: number): BulkAction => ({ action: "traffic-cap", change: { mode: "raise", value: gigabytes * GB }, allowBelowUse: false });

describe("a draft over caps that the provider does not report", () => {
  const note: BulkAction = { action: "note", mode: "replace", text: "mine" };

  it("skips its rows until caps are given, then sends both as one update", async () => {
    nine().options({ caps: "null" });
    await syncAccount(nineProxyId, "schedule");
    const draft = await plan(note);
    expect(draft.totals).toMatchObject({ needing: 3, needs: ["trafficCap", "ipCap"], byState: { skipped: 3, planned: 0 } });
    const part = await giveCaps(desk.actor, { runId: draft.id, trafficCap: 12 * GB }, origin);
    expect(part.totals).toMatchObject({ needing: 3, byState: { planned: 0 } });
    const given = await giveCaps(desk.actor, { runId: draft.id, trafficCap: 12 * GB, ipCap: null }, origin);
    expect(given.totals).toMatchObject({ needing: 0, byState: { skipped: 0, planned: 3 }, promised: 36 * GB });
    expect(given.digest).not.toBe(draft.digest);
    expect((await carryOut(given)).totals.byState).toMatchObject({ done: 3 });
    expect(stored(ids[0])).toMatchObject({ note: "mine", usage_cap: 12 * GB, ip_usage_cap: -1 });
    expect(nine().ledger()).toHaveLength(3);
  });

  it("is given them by its owner alone, who must be allowed to set caps, and not once it runs", async () => {
    nine().options({ caps: "left-out" });
    await syncAccount(nineProxyId, "schedule");
    const draft = await plan({ action: "disable" });
    await expect(giveCaps(await addStaff("admin"), { runId: draft.id, trafficCap: null, ipCap: null }, origin)).rejects.toMatchObject({ code: "forbidden" });
    const given = await giveCaps(desk.actor, { runId: draft.id, trafficCap: null, ipCap: 3 }, origin);
    await confirm(given);
    await expect(giveCaps(desk.actor, { runId: draft.id, trafficCap: null, ipCap: 3 }, origin)).rejects.toMatchObject({ code: "conflict" });
    expect(await desk.query("select after from audit_log where action = 'run.edit' and run_id = $1", [draft.id])).toEqual([{ after: { trafficCap: "unlimited", ipCap: 3, rows: 2 } }]);
  });
});

describe("a draft above its owner's ceilings", () => {
  it("says what it promises and does not start", async () => {
    const actor = await operator(10);
    const draft = await plan(raise(4), actor);
    expect(draft.totals).toMatchObject({ promised: 12 * GB, mostPromised: 4 * GB, lifted: 0 });
    await expect(confirm(draft, actor)).rejects.toMatchObject({ code: "forbidden", message: "This run would add 12 GB, and 10 GB are left to you until midnight UTC." });
    expect((await getRun(actor, { runId: draft.id })).state).toBe("draft");
    expect((await confirm(await plan(raise(3), actor), actor)).state).toBe("queued");
  });

  it("neither lifts caps nor adds more at a time than it may", async () => {
    const actor = await operator(null, 3);
    await expect(confirm(await plan(raise(4), actor), actor)).rejects.toMatchObject({ code: "forbidden", message: expect.stringContaining("at most 3 GB at a time") as string });
    const lift = await plan({ action: "traffic-cap", change: { mode: "unlimited" }, allowBelowUse: false }, actor);
    expect(lift.totals.lifted).toBe(3);
    await expect(confirm(lift, actor)).rejects.toMatchObject({ code: "forbidden", message: expect.stringContaining("Unlimited") as string });
  });
});

describe("more traffic for those who are disabled", () => {
  it("is said of the draft, and enabling them follows only for rows that were done", async () => {
    const draft = await plan(raise(5));
    expect(draft.totals).toMatchObject({ stillOff: 1, stillDisabled: 1 });
    await expect(planEnable(desk.actor, { runId: randomUUID(), parentId: draft.id }, origin)).rejects.toMatchObject({ code: "conflict" });
    nine().faults([{ match: { method: "PUT", id: 3 }, fault: { kind: "status", status: 422 } }]);
    const failed = await carryOut(draft);
    nine().clearFaults();
    expect(failed.totals).toMatchObject({ stillOff: 0, byState: { done: 2, refused: 1 } });
    await expect(planEnable(desk.actor, { runId: randomUUID(), parentId: draft.id }, origin)).rejects.toMatchObject({ code: "conflict", message: "None of them is disabled." });

    const again = await carryOut(await plan(raise(5)));
    expect(stored(ids[2])).toMatchObject({ usage_cap: 15 * GB, status: 2 });
    const follow = await planEnable(desk.actor, { runId: randomUUID(), parentId: again.id }, origin);
    expect(follow).toMatchObject({ action: "enable", state: "draft", totals: { byState: { planned: 1 } } });
    expect((await carryOut(follow)).totals.byState).toMatchObject({ done: 1 });
    expect(stored(ids[2])).toMatchObject({ usage_cap: 15 * GB, status: 1 });
  });
});
