import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PresentActor } from "../actor";
import { addActor, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { syncAccount } from "../sync/sync-account";
import { carryOutRun } from "./carry-out";
import { confirmRun } from "./confirm";
import { planRetry } from "./plan-retry";
import { planEnable } from "./plan-enable";
import { giveCaps } from "./give-caps";
import { getRun } from "./get";
import { planRun } from "./plan";
import { listRunRows } from "./list-rows";
import type { BulkAction, RunView } from "../domain/runs/run";
import { openSecrets } from "./secrets";
import { planUndo } from "./plan-undo";
import { planUndoOperation } from "./plan-undo-operation";

const GB = 1_000_000_000;

let desk: TestDesk;
let ids: string[] = [];
const nine = () => desk.nineProxy.control;
const origin = { requestId: "r", address: null };
const stored = (id = "") => nine().user(id) ?? expect.fail("gone");

beforeAll(async () => {
  desk = await startDesk({ nineProxy: { users: 0 } });
});
afterAll(() => desk.close());
beforeEach(async () => {
  nine().reset({ users: 0 });
  nine().options({ frozen: true });
  await desk.query("truncate sub_users, sync_runs, operations, runs cascade");
  ids = nine().insert(
    [1, 2, 3].map((id) => ({
      id,
      user_name: `acme_${id}`,
      use_key: "old-Key/1",
      note: "old",
      status: id === 3 ? 2 : 1,
      usage_cap: 10 * GB,
      ip_usage_cap: 40,
      data_used: GB,
    })),
  );
  await syncAccount(nineProxyId, "schedule");
});

async function operator(daily: number | null, action: number | null = null): Promise<PresentActor> {
  const actor = await addActor("operator");
  await desk.query("update staff set daily_gigabytes = $2, action_gigabytes = $3 where id = $1", [
    actor.staffId,
    daily,
    action,
  ]);
  return actor;
}
const plan = (params: BulkAction, actor: PresentActor = desk.actor) =>
  planRun(
    actor,
    { runId: randomUUID(), rows: ids.map((remoteId) => ({ accountId: nineProxyId, remoteId })), params },
    origin,
  );
const confirm = (run: RunView, actor: PresentActor = desk.actor) =>
  confirmRun(actor, { runId: run.id, digest: run.digest ?? "" }, origin);
async function carryOut(run: RunView): Promise<RunView> {
  await confirm(run);
  await carryOutRun(run.id);
  return getRun(desk.actor, { runId: run.id });
}
const raise = (gigabytes: number): BulkAction => ({
  action: "traffic-cap",
  change: { mode: "raise", value: gigabytes * GB },
  allowBelowUse: false,
});

describe("a draft over caps that the provider does not report", () => {
  const note: BulkAction = { action: "note", mode: "replace", text: "mine" };

  it("skips its rows until caps are given, then sends both as one update", async () => {
    nine().options({ caps: "null" });
    await syncAccount(nineProxyId, "schedule");
    const draft = await plan(note);
    expect(draft.totals).toMatchObject({
      needing: 3,
      needs: ["trafficCap", "ipCap"],
      byState: { skipped: 3, planned: 0 },
    });
    const part = await giveCaps(desk.actor, { runId: draft.id, trafficCap: 12 * GB }, origin);
    expect(part.totals).toMatchObject({ needing: 3, byState: { planned: 0 } });
    const given = await giveCaps(desk.actor, { runId: draft.id, trafficCap: 12 * GB, ipCap: null }, origin);
    expect(given.totals).toMatchObject({
      needing: 0,
      byState: { skipped: 0, planned: 3 },
      promised: 36 * GB,
    });
    expect(given.digest).not.toBe(draft.digest);
    expect((await carryOut(given)).totals.byState).toMatchObject({ done: 3 });
    expect(stored(ids[0])).toMatchObject({ note: "mine", usage_cap: 12 * GB, ip_usage_cap: -1 });
    expect(nine().ledger()).toHaveLength(3);
  });

  it("is given them by its owner alone, who must be allowed to set caps, and not once it runs", async () => {
    nine().options({ caps: "left-out" });
    await syncAccount(nineProxyId, "schedule");
    const draft = await plan({ action: "disable" });
    await expect(
      giveCaps(await addActor("admin"), { runId: draft.id, trafficCap: null, ipCap: null }, origin),
    ).rejects.toMatchObject({ code: "forbidden" });
    const given = await giveCaps(desk.actor, { runId: draft.id, trafficCap: null, ipCap: 3 }, origin);
    await confirm(given);
    await expect(
      giveCaps(desk.actor, { runId: draft.id, trafficCap: null, ipCap: 3 }, origin),
    ).rejects.toMatchObject({ code: "conflict" });
    expect(
      await desk.query("select after from audit_log where action = 'run.edit' and run_id = $1", [draft.id]),
    ).toEqual([{ after: { trafficCap: "unlimited", ipCap: 3, rows: 2 } }]);
  });
});

describe("a draft that follows from an earlier run, over caps that the provider does not report any more", () => {
  const caps = { trafficCap: 12 * GB, ipCap: null };
  const unreported = async () => {
    nine().options({ caps: "null" });
    await syncAccount(nineProxyId, "schedule");
  };
  const retry = (parentId: string) => planRetry(desk.actor, { runId: randomUUID(), parentId }, origin);
  const give = (run: RunView, given: Partial<typeof caps> = caps) =>
    giveCaps(desk.actor, { runId: run.id, ...given }, origin);
  const rowsOf = async (run: RunView) =>
    (await listRunRows(desk.actor, { runId: run.id, state: null, page: 1, size: 100 })).rows.map(
      ({ state, message }) => ({ state, message }),
    );
  const wanting = "9Proxy does not report its traffic cap and IP cap, and this change would overwrite them.";

  async function refused(): Promise<RunView> {
    nine().faults(
      ids.map((id) => ({ match: { method: "PUT", id }, fault: { kind: "status" as const, status: 422 } })),
    );
    const run = await carryOut(await plan({ action: "note", mode: "replace", text: "mine" }));
    nine().clearFaults();
    expect(run.totals.byState).toMatchObject({ refused: 3 });
    return run;
  }

  it("a retry skips its rows until caps are given, and looks once more who has changed since", async () => {
    const parent = await refused();
    await unreported();
    const draft = await retry(parent.id);
    expect(draft).toMatchObject({
      kind: "retry",
      editable: true,
      totals: { needing: 3, needs: ["trafficCap", "ipCap"], byState: { skipped: 3, planned: 0 } },
    });
    expect(await rowsOf(draft)).toEqual(Array(3).fill({ state: "skipped", message: wanting }));
    expect((await give(draft, { trafficCap: 12 * GB })).totals).toMatchObject({
      needing: 3,
      byState: { planned: 0 },
    });
    nine().patch(ids[2] ?? "", { note: "theirs" });
    await syncAccount(nineProxyId, "schedule");
    const given = await give(draft);
    expect(given.totals).toMatchObject({
      needing: 0,
      byState: { planned: 2, skipped: 1 },
      promised: 24 * GB,
    });
    expect(given.digest).not.toBe(draft.digest);
    expect((await rowsOf(draft))[2]).toEqual({
      state: "skipped",
      message: "It was changed since, so it is left alone.",
    });
    expect((await carryOut(given)).totals.byState).toMatchObject({ done: 2, skipped: 1 });
    expect(stored(ids[0])).toMatchObject({
      note: "mine",
      usage_cap: 12 * GB,
      ip_usage_cap: -1,
      use_key: "old-Key/1",
    });
    expect(stored(ids[2])).toMatchObject({ note: "theirs", usage_cap: 10 * GB, ip_usage_cap: 40 });
  });

  it("a retry of what was refused for want of them asks at once, and no more once a listing has them", async () => {
    const draft = await plan({ action: "disable" });
    nine().options({ caps: "left-out" });
    const parent = await carryOut(draft);
    expect(parent.totals.byState).toMatchObject({ refused: 2 });
    expect((await retry(parent.id)).totals).toMatchObject({
      needing: 2,
      byState: { planned: 0, skipped: 2 },
    });
    nine().options({ caps: "said" });
    await syncAccount(nineProxyId, "schedule");
    expect((await retry(parent.id)).totals).toMatchObject({ needing: 0, byState: { planned: 2 } });
  });

  it("a retry keeps the passwords it had made", async () => {
    nine().faults(
      ids.map((id) => ({ match: { method: "PUT", id }, fault: { kind: "status" as const, status: 422 } })),
    );
    const parent = await carryOut(await plan({ action: "rotate-passwords" }));
    nine().clearFaults();
    await unreported();
    const draft = await retry(parent.id);
    const sealedOf = async (id: string) =>
      (
        await desk.query<{ sealed: string }>(
          "select sealed from run_rows where run_id = $1 and position = 0",
          [id],
        )
      )[0]?.sealed ?? null;
    const before = openSecrets(await sealedOf(draft.id));
    expect(before).toEqual({ password: expect.any(String) });
    expect((await carryOut(await give(draft))).totals.byState).toMatchObject({ done: 3 });
    expect(openSecrets(await sealedOf(draft.id))).toEqual(before);
    expect(stored(ids[0]).use_key).toBe(before.password);
  });

  it("an undo skips its rows until caps are given, and so does that of a single change", async () => {
    const parent = await carryOut(await plan({ action: "note", mode: "replace", text: "mine" }));
    const [first] = await desk.query<{ operation_id: string }>(
      "select operation_id from run_rows where run_id = $1 and position = 0",
      [parent.id],
    );
    await unreported();
    const single = await planUndoOperation(
      desk.actor,
      { runId: randomUUID(), operationId: first?.operation_id ?? "" },
      origin,
    );
    expect(single).toMatchObject({ kind: "undo", totals: { needing: 1, byState: { skipped: 1 } } });
    const draft = await planUndo(desk.actor, { runId: randomUUID(), parentId: parent.id }, origin);
    expect(draft.totals).toMatchObject({ needing: 3, byState: { skipped: 3, planned: 0 } });
    await expect(
      giveCaps(await addActor("admin"), { runId: draft.id, ...caps }, origin),
    ).rejects.toMatchObject({ code: "forbidden" });
    expect((await carryOut(await give(draft))).totals.byState).toMatchObject({ done: 3 });
    expect(stored(ids[0])).toMatchObject({ note: "old", usage_cap: 12 * GB, ip_usage_cap: -1 });
    expect(
      await desk.query("select after from audit_log where action = 'run.edit' and run_id = $1", [draft.id]),
    ).toEqual([{ after: { trafficCap: 12 * GB, ipCap: "unlimited", rows: 3 } }]);
    expect((await rowsOf(await give(single)))[0]).toEqual({
      state: "skipped",
      message: "It is already as it was before.",
    });
  });
});

describe("caps of an earlier run, where more has been used since", () => {
  const use = async (gigabytes: number) => {
    for (const id of ids) nine().patch(id, { data_used: gigabytes * GB });
    await syncAccount(nineProxyId, "schedule");
  };

  it("an undo says whom it cuts off, and does so", async () => {
    ids = ids.slice(0, 1);
    const parent = await carryOut(await plan(raise(40)));
    await use(20);
    const draft = await planUndo(desk.actor, { runId: randomUUID(), parentId: parent.id }, origin);
    expect(draft.totals).toMatchObject({ cutOff: 1, byState: { planned: 1 } });
    expect((await carryOut(draft)).totals.byState).toMatchObject({ done: 1 });
    expect(stored(ids[0])).toMatchObject({ usage_cap: 10 * GB });
  });

  it.each([false, true])("a retry cuts off only where that was allowed: %s", async (allowBelowUse) => {
    ids = ids.slice(0, 1);
    nine().faults([{ match: { method: "PUT" }, fault: { kind: "status", status: 422 } }]);
    const change = { mode: "set", value: 5 * GB } as const;
    const parent = await carryOut(await plan({ action: "traffic-cap", change, allowBelowUse }));
    nine().clearFaults();
    await use(7);
    const draft = await planRetry(desk.actor, { runId: randomUUID(), parentId: parent.id }, origin);
    const { rows } = await listRunRows(desk.actor, { runId: draft.id, state: null, page: 1, size: 10 });
    expect(rows.map(({ state, message }) => [state, message])).toEqual([
      allowBelowUse ? ["planned", null] : ["skipped", "It has used 7 GB by now, more than 5 GB."],
    ]);
    expect(draft.totals.cutOff).toBe(allowBelowUse ? 1 : 0);
    if (allowBelowUse) expect((await carryOut(draft)).totals.byState).toMatchObject({ done: 1 });
  });
});

describe("a draft above its owner's ceilings", () => {
  it("says what it promises and does not start", async () => {
    const actor = await operator(10);
    const draft = await plan(raise(4), actor);
    expect(draft.totals).toMatchObject({ promised: 12 * GB, mostPromised: 4 * GB, lifted: 0 });
    await expect(confirm(draft, actor)).rejects.toMatchObject({
      code: "forbidden",
      message: "This run would add 12 GB, and you have 10 GB left until midnight UTC.",
    });
    expect((await getRun(actor, { runId: draft.id })).state).toBe("draft");
    expect((await confirm(await plan(raise(3), actor), actor)).state).toBe("queued");
  });

  it("neither lifts caps nor adds more at a time than it may", async () => {
    const actor = await operator(null, 3);
    await expect(confirm(await plan(raise(4), actor), actor)).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("at most 3 GB at a time") as string,
    });
    const lift = await plan(
      { action: "traffic-cap", change: { mode: "unlimited" }, allowBelowUse: false },
      actor,
    );
    expect(lift.totals.lifted).toBe(3);
    await expect(confirm(lift, actor)).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("Unlimited") as string,
    });
  });
});

describe("more traffic for those who are disabled", () => {
  it("is said of the draft, and enabling them follows only for rows that were done", async () => {
    const draft = await plan(raise(5));
    expect(draft.totals).toMatchObject({ stillOff: 1, stillDisabled: 1 });
    await expect(
      planEnable(desk.actor, { runId: randomUUID(), parentId: draft.id }, origin),
    ).rejects.toMatchObject({ code: "conflict" });
    nine().faults([{ match: { method: "PUT", id: 3 }, fault: { kind: "status", status: 422 } }]);
    const failed = await carryOut(draft);
    nine().clearFaults();
    expect(failed.totals).toMatchObject({ stillOff: 0, byState: { done: 2, refused: 1 } });
    await expect(
      planEnable(desk.actor, { runId: randomUUID(), parentId: draft.id }, origin),
    ).rejects.toMatchObject({
      code: "conflict",
      message: "There is nothing to enable: they are no longer disabled.",
    });

    const again = await carryOut(await plan(raise(5)));
    expect(stored(ids[2])).toMatchObject({ usage_cap: 15 * GB, status: 2 });
    const follow = await planEnable(desk.actor, { runId: randomUUID(), parentId: again.id }, origin);
    expect(follow).toMatchObject({ action: "enable", state: "draft", totals: { byState: { planned: 1 } } });
    expect((await carryOut(follow)).totals.byState).toMatchObject({ done: 1 });
    expect(stored(ids[2])).toMatchObject({ usage_cap: 15 * GB, status: 1 });
  });
});
