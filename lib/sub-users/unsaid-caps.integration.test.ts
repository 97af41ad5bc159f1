import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "../db/client";
import { addActor, nineProxyId, perform, startDesk, type TestDesk } from "../../testing/desk";
import { someOrigin } from "../../testing/accounts";
import { carryOut } from "../../testing/runs";
import { giveCaps } from "../runs/give-caps";
import { planUndoOperation } from "../runs/plan-undo-operation";
import { syncAccount } from "../sync/sync-account";
import { readSubUser } from "./get";

const GB = 1_000_000_000;

let desk: TestDesk;
const nine = () => desk.nineProxy.control;
const sync = () => syncAccount(nineProxyId, "schedule");

beforeAll(async () => {
  desk = await startDesk({ nineProxy: { users: 0 } });
});
afterAll(() => desk.close());
beforeEach(async () => {
  nine().reset({ users: 0 });
  nine().options({ frozen: true });
  await desk.query("truncate sub_users, sync_runs, operations, drifts cascade");
});

async function insert(fields: Record<string, unknown>) {
  const [key = ""] = nine().insert([
    {
      user_name: "acme",
      use_key: "old-Key/1",
      note: "keep me",
      status: 1,
      usage_cap: 5 * GB,
      ip_usage_cap: 40,
      ...fields,
    },
  ]);
  await sync();
  return key;
}
const mirrored = async (remoteId: string) =>
  (await readSubUser(db(), { accountId: nineProxyId, remoteId })) ?? expect.fail("not mirrored");
const stored = (id: string) => nine().user(id) ?? expect.fail("gone");

describe("a cap that the provider no longer reports", () => {
  it("keeps its number, with the moment it was last reported, until it is reported again", async () => {
    const id = await insert({});
    const before = await mirrored(id);
    expect(before).toMatchObject({ trafficCap: 5 * GB, unreported: [], trafficCapSaidAt: null });
    nine().options({ caps: "null" });
    await sync();
    const then = await mirrored(id);
    expect(then).toMatchObject({
      trafficCap: 5 * GB,
      ipCap: 40,
      unreported: ["trafficCap", "ipCap"],
      ipCapSaidAt: expect.any(String) as string,
    });
    expect(Date.parse(then.trafficCapSaidAt ?? "")).toBeGreaterThanOrEqual(Date.parse(before.observedAt));
    await sync();
    expect((await mirrored(id)).trafficCapSaidAt).toBe(then.trafficCapSaidAt);
    nine().options({ caps: "said" });
    await sync();
    expect(await mirrored(id)).toMatchObject({
      trafficCap: 5 * GB,
      unreported: [],
      trafficCapSaidAt: null,
      ipCapSaidAt: null,
    });
  });

  it.each(["null", "left-out", "wrong-type"] as const)(
    "is unknown where it was unlimited: %s",
    async (caps) => {
      const id = await insert({ usage_cap: -1, ip_usage_cap: -1 });
      expect(await mirrored(id)).toMatchObject({ trafficCap: "unlimited", ipCap: "unlimited" });
      nine().options({ caps });
      await sync();
      expect(await mirrored(id)).toMatchObject({
        trafficCap: null,
        ipCap: null,
        unreported: ["trafficCap", "ipCap"],
      });
    },
  );

  it("is no change that someone made past Subdesk", async () => {
    await insert({ usage_cap: -1 });
    nine().options({ caps: "null" });
    await sync();
    nine().options({ caps: "said" });
    await sync();
    expect(await desk.query("select 1 from drifts")).toEqual([]);
  });

  it("is not lifted by an edit of the note, which goes ahead with a cap of its own", async () => {
    const id = await insert({});
    nine().options({ caps: "null" });
    const { operation } = await perform(desk.actor, nineProxyId, "set-note", id, { note: "mine" });
    expect(operation).toMatchObject({
      state: "refused",
      needs: ["trafficCap", "ipCap"],
      message: expect.stringContaining("does not report its traffic cap and IP cap") as string,
    });
    expect(stored(id)).toMatchObject({ note: "keep me", usage_cap: 5 * GB, ip_usage_cap: 40 });
    const again = await perform(desk.actor, nineProxyId, "set-note", id, {
      note: "mine",
      trafficCap: 6 * GB,
      ipCap: null,
    });
    expect(again.operation).toMatchObject({ state: "done", needs: [] });
    expect(stored(id)).toMatchObject({ note: "mine", usage_cap: 6 * GB, ip_usage_cap: -1 });
    expect(await desk.query("select health from accounts where id = $1", [nineProxyId])).toEqual([
      { health: "reachable" },
    ]);
  });

  it("is set with an edit only by those who may set caps", async () => {
    const id = await insert({});
    const support = await addActor("support");
    await expect(
      perform(support, nineProxyId, "set-note", id, { note: "mine", trafficCap: null, ipCap: null }),
    ).rejects.toMatchObject({ code: "forbidden" });
    expect(stored(id)).toMatchObject({ note: "keep me", usage_cap: 5 * GB });
  });
});

describe("an undo of a cap that was only remembered", () => {
  const setCap = async (id: string) => {
    const { operation } = await perform(desk.actor, nineProxyId, "set-limits", id, {
      trafficCap: 60 * GB,
      ipCap: 40,
    });
    expect(operation.state).toBe("done");
    return operation;
  };
  const undo = (operationId: string) =>
    planUndoOperation(desk.actor, { runId: randomUUID(), operationId }, someOrigin);

  it.each([
    ["that a listing has left out", true],
    ["that only the read before the change leaves out", false],
  ])("is refused, as what it was before is not known: one %s", async (_which, listed) => {
    const id = await insert({});
    nine().options({ caps: "null" });
    if (listed) await sync();
    nine().patch(id, { usage_cap: 50 * GB });
    const done = await setCap(id);
    expect(done.before).toMatchObject({ name: "acme", trafficCap: null, ipCap: null });
    nine().options({ caps: "said" });
    await sync();
    expect((await mirrored(id)).trafficCap).toBe(60 * GB);
    await expect(undo(done.id)).rejects.toMatchObject({
      code: "refused",
      message: "What it was before is not known.",
    });
    expect(stored(id).usage_cap).toBe(60 * GB);
  });

  it("is not found done by the cap remembered from before", async () => {
    const id = await insert({});
    nine().faults([{ match: { method: "PUT", id }, fault: { kind: "slow-body", delayMs: 1_500, times: 1 } }]);
    const asked = perform(desk.actor, nineProxyId, "set-limits", id, { trafficCap: 60 * GB });
    await expect
      .poll(
        () =>
          nine()
            .requests()
            .requests.some(({ method }) => method === "PUT"),
        { timeout: 30_000 },
      )
      .toBe(true);
    nine().options({ caps: "null" });
    const { operation } = await asked;
    expect(operation).toMatchObject({
      state: "done",
      unverified: true,
      before: { trafficCap: 5 * GB },
      after: { trafficCap: null },
    });
    expect(await mirrored(id)).toMatchObject({ trafficCap: 5 * GB, unreported: ["trafficCap", "ipCap"] });
    const draft = await undo(operation.id);
    const given = await giveCaps(desk.actor, { runId: draft.id, ipCap: 40 }, someOrigin);
    expect((await carryOut(desk.actor, given)).totals.byState).toMatchObject({ done: 1 });
    expect(stored(id).usage_cap).toBe(5 * GB);
  });
});

describe("a name that cannot be stored as it is", () => {
  it.each(["nul\u0000name", "lone\ud800name"])("%j can be deleted", async (user_name) => {
    const id = await insert({ user_name });
    expect((await mirrored(id)).name).toContain("\ufffd");
    const { operation } = await perform(desk.actor, nineProxyId, "delete", id);
    expect(operation).toMatchObject({ state: "done" });
    expect(nine().user(id)).toBeUndefined();
  });

  it("is still another name when it was changed", async () => {
    const id = await insert({ user_name: "nul\u0000name" });
    nine().patch(id, { user_name: "other\u0000name" });
    expect((await perform(desk.actor, nineProxyId, "delete", id)).operation).toMatchObject({
      state: "refused",
    });
  });
});
