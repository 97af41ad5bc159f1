import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { syncAccount } from "../sync/sync-account";
import { netnutId, nineProxyId, perform, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { boss } from "../queue";
import { carryOutRun } from "./carry-out";
import { confirmRun } from "./confirm";
import { planCreate } from "./plan-create";
import { planRetry } from "./plan-retry";
import { finishReceipt, takeReceipt } from "./receipt";
import { getRun } from "./get";
import { planRun } from "./plan";
import { reconcileRows } from "./reconcile";
import { reportRun } from "./report";
import { listRunRows } from "./list-rows";
import type { BulkAction, RunView } from "../domain/runs/run";
import { recheckUnknown } from "../operations/check-due-outcomes";

const GB = 1_000_000_000;
const origin = { requestId: "test", address: null };
let desk: TestDesk;
const nine = () => desk.nineProxy.control;
const net = () => desk.netnut.control;

beforeAll(async () => {
  desk = await startDesk({ providerTimeoutMs: 1_000 });
  nine().options({ frozen: true });
  net().options({ frozen: true, poolGb: 1_000 });
  await (await boss()).createQueue("runs");
  await syncBoth();
});
afterAll(() => desk.close());
afterEach(() => {
  nine().clearFaults();
  net().clearFaults();
  net().options({ usage: true });
});

let next = 0;
async function people(count: number, fields: Record<string, unknown> = {}): Promise<string[]> {
  const ids = nine().insert(
    Array.from({ length: count }, () => ({
      user_name: `again_${(next += 1)}`,
      usage_cap: 10 * GB,
      note: "old",
      ...fields,
    })),
  );
  await syncAccount(nineProxyId, "schedule");
  return ids;
}

async function start(run: RunView): Promise<string> {
  await confirmRun(desk.actor, { runId: run.id, digest: run.digest ?? "" }, origin);
  await carryOutRun(run.id);
  // Three unclear failures in a row hold a run until the provider answers again.
  while ((await getRun(desk.actor, { runId: run.id })).state === "paused") {
    await desk.query("update runs set state = 'queued' where id = $1", [run.id]);
    await carryOutRun(run.id);
  }
  return run.id;
}

async function carryOut(params: BulkAction, ids: string[], accountId = nineProxyId): Promise<string> {
  return start(
    await planRun(
      desk.actor,
      { runId: randomUUID(), params, rows: ids.map((remoteId) => ({ accountId, remoteId })) },
      origin,
    ),
  );
}

const retry = (parentId: string) => planRetry(desk.actor, { runId: randomUUID(), parentId }, origin);
const rowsOf = async (runId: string) =>
  (await listRunRows(desk.actor, { runId, state: null, page: 1, size: 100 })).rows.map(
    ({ state, message }) => ({ state, message }),
  );
const statesOf = async (runId: string) => (await rowsOf(runId)).map(({ state }) => state);
const capOf = (id: string) => (nine().user(id)?.usage_cap ?? 0) / GB;

/** A quarter of an hour and two complete listings later, with all that follows from them. */
async function muchLater(runId: string): Promise<void> {
  await desk.query("update operations set sent_at = sent_at - interval '16 minutes' where state = 'unknown'");
  await syncBoth();
  await syncBoth();
  await desk.query(
    "update operations set next_look_at = now() - interval '1 second' where state = 'unknown' and checkable",
  );
  await recheckUnknown();
  await reconcileRows(runId);
}

const raise: BulkAction = {
  action: "traffic-cap",
  change: { mode: "raise", value: 5 * GB },
  allowBelowUse: false,
};

describe("raising by 5 GB, where answers are lost and some arrive late", () => {
  it("never raises a sub-user twice, whatever is tried again and when", async () => {
    const ids = await people(3);
    nine().faults(
      ids.map((id) => ({
        match: { method: "PUT", id },
        fault: { kind: "status-late" as const, lateMs: 4_000, times: 1 },
      })),
    );
    const runId = await carryOut(raise, ids);
    expect(await statesOf(runId)).toEqual(["unknown", "unknown", "unknown"]);
    expect((await getRun(desk.actor, { runId })).retryable).toBe(false);
    await expect.poll(() => ids.map(capOf), { timeout: 8_000 }).toEqual([15, 15, 15]);
    await syncAccount(nineProxyId, "schedule");
    await reconcileRows(runId);
    expect(await statesOf(runId)).toEqual(["done", "done", "done"]);
  });

  it("goes ahead for who shows the old value, skips who shows the new one, leaves who shows another", async () => {
    const [same = "", arrived = "", changed = "", behind = ""] = await people(4);
    nine().faults(
      [same, arrived, changed, behind].map((id) => ({
        match: { method: "PUT", id },
        fault: { kind: "status" as const, status: 504, times: 1 },
      })),
    );
    const runId = await carryOut(raise, [same, arrived, changed, behind]);
    await muchLater(runId);
    expect(await statesOf(runId)).toEqual(["refused", "refused", "refused", "refused"]);

    nine().patch(changed, { usage_cap: 12 * GB });
    await syncAccount(nineProxyId, "schedule");
    // Two arrive only now: one before the retry is planned, one after.
    nine().patch(arrived, { usage_cap: 15 * GB });
    await desk.query("update sub_users set traffic_cap = $2 where remote_id = $1", [arrived, 15 * GB]);
    const draft = await retry(runId);
    expect(await rowsOf(draft.id)).toEqual([
      { state: "planned", message: null },
      { state: "skipped", message: "It is already set that way." },
      { state: "skipped", message: "It was changed since, so it is left alone." },
      { state: "planned", message: null },
    ]);
    nine().patch(behind, { usage_cap: 15 * GB });
    await start(draft);
    expect(await rowsOf(draft.id)).toMatchObject([
      { state: "done" },
      { state: "skipped" },
      { state: "skipped" },
      { state: "skipped", message: "It has these limits already." },
    ]);
    expect([same, arrived, changed, behind].map(capOf)).toEqual([15, 15, 12, 15]);
    expect(
      nine()
        .ledger()
        .filter(({ id }) => [same, arrived, changed, behind].includes(id)),
    ).toHaveLength(1);
  });

  it("a change that is made while the retry waits is left alone", async () => {
    const [id = ""] = await people(1);
    nine().faults([{ match: { method: "PUT", id }, fault: { kind: "status", status: 422, times: 1 } }]);
    const draft = await retry(await carryOut(raise, [id]));
    nine().patch(id, { usage_cap: 40 * GB });
    await start(draft);
    expect(await statesOf(draft.id)).toEqual(["refused"]);
    expect(capOf(id)).toBe(40);
  });
});

describe("creating with passwords that a file gave", () => {
  const given = { kept_1: "Given-Key-1", kept_2: "Given-Key-2" };
  const handOut = async (runId: string) => {
    const { csv } = await takeReceipt(desk.actor, { runId }, origin);
    await finishReceipt(desk.actor, { runId }, origin);
    return Object.values(given).filter((password) => csv.includes(password)).length;
  };
  const sealed = () =>
    desk.query("select state from run_rows where name like 'kept_%' and sealed is not null order by state");

  it("keeps that of a refused row for another try, and no copy once that is handed out", async () => {
    nine().faults([{ match: { method: "POST" }, fault: { kind: "status", status: 422, times: 1 } }]);
    const rows = Object.entries(given).map(([user_name, use_key]) => ({
      user_name,
      use_key,
      trafficCap: GB,
      ipCap: 1,
    }));
    const first = await start(
      await planCreate(desk.actor, { runId: randomUUID(), accountId: nineProxyId, rows }, origin),
    );
    expect((await statesOf(first)).toSorted()).toEqual(["done", "refused"]);
    expect(await handOut(first)).toBe(1);
    expect(await sealed()).toEqual([{ state: "refused" }]);

    const again = await start(await retry(first));
    expect(await handOut(again)).toBe(1);
    expect(await sealed()).toEqual([]);
    const { rows: made } = await listRunRows(desk.actor, { runId: again, state: null, page: 1, size: 10 });
    expect(
      made.map(({ state, remoteId, name }) => [state, nine().user(remoteId ?? "")?.use_key, name]),
    ).toEqual(made.map(({ name }) => ["done", given[name as keyof typeof given], name]));
    expect(made).toHaveLength(1);
  });

  it("says in the draft where it is erased", async () => {
    nine().faults([{ match: { method: "POST" }, fault: { kind: "status", status: 422, times: 1 } }]);
    const rows = [{ user_name: "erased_1", use_key: "Given-Key-3", trafficCap: GB, ipCap: 1 }];
    const first = await start(
      await planCreate(desk.actor, { runId: randomUUID(), accountId: nineProxyId, rows }, origin),
    );
    await desk.query("update run_rows set sealed = null where run_id = $1", [first]);
    expect(await rowsOf((await retry(first)).id)).toEqual([
      { state: "planned", message: "Its earlier password is erased, so Subdesk makes a new one." },
    ]);
  });
});

describe("a verdict put right", () => {
  it("reaches the row and the figures of a run that has ended", async () => {
    const [id = ""] = await people(1);
    nine().faults([{ match: { method: "PUT", id }, fault: { kind: "status", status: 504, times: 1 } }]);
    const runId = await carryOut(raise, [id]);
    await muchLater(runId);
    expect((await getRun(desk.actor, { runId })).totals.byState).toMatchObject({ refused: 1, done: 0 });
    nine().patch(id, { usage_cap: 15 * GB });
    await syncAccount(nineProxyId, "schedule");
    expect(await rowsOf(runId)).toEqual([
      { state: "done", message: expect.stringMatching(/^Corrected at /) },
    ]);
    expect((await getRun(desk.actor, { runId })).totals.byState).toMatchObject({ refused: 0, done: 1 });
    await expect(retry(runId)).rejects.toMatchObject({ message: "There is nothing to try again." });
  });

  it("a later change of the same field ends the wait of a row as superseded", async () => {
    const [id = ""] = await people(1);
    nine().faults([{ match: { method: "PUT", id }, fault: { kind: "status", status: 504, times: 1 } }]);
    const runId = await carryOut(raise, [id]);
    expect(await statesOf(runId)).toEqual(["unknown"]);
    await carryOut({ action: "traffic-cap", change: { mode: "set", value: 30 * GB }, allowBelowUse: false }, [
      id,
    ]);
    expect(await statesOf(runId)).toEqual(["superseded"]);
    expect((await getRun(desk.actor, { runId })).totals.byState).toMatchObject({ superseded: 1, unknown: 0 });
  });
});

describe("adding traffic", () => {
  async function customers(count: number): Promise<string[]> {
    const ids = net().insert(
      Array.from({ length: count }, () => ({ customer_name: `Again ${(next += 1)}` })),
    );
    await syncAccount(netnutId, "schedule");
    return ids;
  }
  const add: BulkAction = { action: "add-traffic", gigabytes: 5, productType: "*" };
  const allocated = (id: string) =>
    net()
      .ledger()
      .filter((entry) => entry.operation === "allocate-traffic" && entry.id === id).length;

  it("is tried again only where NetNut itself had refused it", async () => {
    const [refused = "", denied = "", unclear = ""] = await customers(3);
    net().faults([
      { match: { path: "/allocate", id: refused }, fault: { kind: "status", status: 400, times: 1 } },
      { match: { path: "/allocate", id: denied }, fault: { kind: "status", status: 504, times: 1 } },
      { match: { path: "/allocate", id: unclear }, fault: { kind: "status", status: 504, times: 1 } },
    ]);
    const runId = await carryOut(add, [refused, denied, unclear], netnutId);
    await muchLater(runId);
    expect(await statesOf(runId)).toEqual(["refused", "unknown", "unknown"]);
    // A person's word is no proof, least of all about money.
    await desk.query(
      "update operations set state = 'refused', settled_by = 'Ada Admin', settled_at = now() where remote_id = $1",
      [denied],
    );
    await reconcileRows(runId);
    const draft = await retry(runId);
    expect(await rowsOf(draft.id)).toEqual([
      { state: "planned", message: null },
      {
        state: "skipped",
        message: "Whether the first attempt added anything is not certain, so it is not tried again here.",
      },
    ]);
    await start(draft);
    expect([refused, denied, unclear].map(allocated)).toEqual([1, 0, 0]);
  });

  it("is given once, whichever run is tried again, where no read shows it", async () => {
    net().options({ usage: false });
    const ids = await customers(2);
    const refuse = (...refused: string[]) =>
      net().faults(
        refused.map((id) => ({
          match: { path: "/allocate", id },
          fault: { kind: "status" as const, status: 400, times: 1 },
        })),
      );
    refuse(...ids);
    const first = await carryOut(add, ids, netnutId);
    expect(await statesOf(first)).toEqual(["refused", "refused"]);

    const drafts = [await retry(first), await retry(first)] as const;
    refuse(ids[1] ?? "");
    await start(drafts[0]);
    expect(await statesOf(drafts[0].id)).toEqual(["done", "refused"]);
    await expect(
      confirmRun(desk.actor, { runId: drafts[1].id, digest: drafts[1].digest ?? "" }, origin),
    ).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/^One of its rows is in a run that you started since/) as string,
    });
    expect(await getRun(desk.actor, { runId: first })).toMatchObject({
      retryable: true,
      retried: { runId: drafts[0].id, mine: true },
    });
    const itDid = expect.stringMatching(/^You did it in the run of 20\d\d-.* UTC\.$/) as string;
    expect(await rowsOf((await retry(first)).id)).toEqual([
      { state: "skipped", message: itDid },
      { state: "planned", message: null },
    ]);

    // What the retry left is done by a retry of that, and neither is tried again.
    const last = await start(await retry(drafts[0].id));
    expect(await statesOf(last)).toEqual(["done"]);
    for (const runId of [first, drafts[0].id])
      expect(await getRun(desk.actor, { runId })).toMatchObject({
        retryable: false,
        retried: { runId: last },
      });
    expect(await statesOf((await retry(first)).id)).toEqual(["skipped", "skipped"]);
    expect(ids.map(allocated)).toEqual([1, 1]);
  });

  it("is left alone where the traffic was changed in between", async () => {
    const [id = ""] = await customers(1);
    await carryOut(add, [id], netnutId);
    net().faults([{ match: { path: "/allocate", id }, fault: { kind: "status", status: 400, times: 1 } }]);
    const draft = await retry(await carryOut(add, [id], netnutId));
    const { token, url } = desk.netnut;
    await fetch(`${url}/customer/sub-user/${id}/allocate`, {
      method: "POST",
      headers: { authorization: token, "content-type": "application/json" },
      body: JSON.stringify({ allocate: 1, product_type: "*" }),
    });
    await start(draft);
    expect(await rowsOf(draft.id)).toEqual([
      { state: "refused", message: "Its traffic was changed after the preview, so it was left alone." },
    ]);
    expect(allocated(id)).toBe(2);
  });

  it("says in figures and files what nothing can verify", async () => {
    const ids = await customers(2);
    const runId = await carryOut({ action: "rotate-passwords" }, ids, netnutId);
    const run = await getRun(desk.actor, { runId });
    expect(run.totals).toMatchObject({ unverified: 2, byState: { done: 2 } });
    expect(await reportRun(desk.actor, { runId }, origin)).toContain("accepted, not verified");
  });
});

describe("deleting", () => {
  const draftOf = (params: BulkAction, ids: string[]) =>
    planRun(
      desk.actor,
      {
        runId: randomUUID(),
        params,
        rows: ids.map((remoteId) => ({ accountId: nineProxyId, remoteId })),
      },
      origin,
    );
  /** As a listing that lacked them leaves it. */
  const lose = (ids: string[]) =>
    desk.query("update sub_users set vanished_at = now(), observed_at = now() where remote_id = any($1)", [
      ids,
    ]);
  const writes = () => nine().ledger().length;

  it("skips who is gone already, in the mirror or only at the provider", async () => {
    const [vanished = "", gone = "", there = ""] = await people(3);
    const draft = await draftOf({ action: "delete" }, [vanished, gone, there]);
    nine().remove(vanished);
    await syncAccount(nineProxyId, "schedule");
    nine().remove(gone);
    await start(draft);
    expect(await rowsOf(draft.id)).toEqual([
      { state: "skipped", message: "It is gone already." },
      { state: "skipped", message: "It is gone already." },
      { state: "done", message: null },
    ]);
    expect((await getRun(desk.actor, { runId: draft.id })).retryable).toBe(false);
  });

  it("asks the provider about who is gone from the mirror alone", async () => {
    const [there = "", renamed = ""] = await people(2);
    const draft = await draftOf({ action: "delete" }, [there, renamed]);
    await lose([there, renamed]);
    nine().patch(renamed, { user_name: "another_person" });
    await start(draft);
    expect(await rowsOf(draft.id)).toEqual([
      { state: "done", message: null },
      { state: "refused", message: expect.stringContaining("another name") as string },
    ]);
    expect([nine().user(there), nine().user(renamed)?.user_name]).toEqual([undefined, "another_person"]);
    expect(
      await desk.query("select vanished_at is not null as gone from sub_users where remote_id = $1", [there]),
    ).toEqual([{ gone: true }]);
  });

  it("leaves alone whose name in the mirror is another one by now", async () => {
    const [id = ""] = await people(1);
    const draft = await draftOf({ action: "delete" }, [id]);
    await desk.query("update sub_users set name = 'someone_else' where remote_id = $1", [id]);
    await lose([id]);
    nine().patch(id, { user_name: "someone_else" });
    const before = writes();
    await start(draft);
    expect(await rowsOf(draft.id)).toEqual([
      { state: "refused", message: expect.stringContaining("another name") as string },
    ]);
    expect(writes()).toBe(before);
  });

  it.each([
    [{ action: "disable" }],
    [{ action: "traffic-cap", change: { mode: "raise", value: GB }, allowBelowUse: false }],
    [{ action: "rotate-passwords" }],
    [{ action: "tags", mode: "add", tags: ["vip"] }],
  ] satisfies [BulkAction][])("is the only thing that is tried for them: not %o", async (params) => {
    const [id = ""] = await people(1, { status: 1 });
    const draft = await draftOf(params, [id]);
    await lose([id]);
    const before = writes();
    await start(draft);
    expect(await rowsOf(draft.id)).toEqual([
      { state: "refused", message: "The provider no longer lists this sub-user." },
    ]);
    expect(writes()).toBe(before);
  });

  it("is tried for them in a run only", async () => {
    const [id = ""] = await people(1);
    await lose([id]);
    await expect(perform(desk.actor, nineProxyId, "delete", id)).rejects.toMatchObject({ code: "conflict" });
    expect(nine().user(id)).toBeDefined();
  });

  it('corrects "gone already" where the provider lists it again under its name', async () => {
    const [id = "", other = ""] = await people(2);
    const [user, second] = [id, other].map((each) => ({ ...nine().user(each) }));
    const draft = await draftOf({ action: "delete" }, [id, other]);
    nine().remove(id);
    nine().remove(other);
    await start(draft);
    expect(await statesOf(draft.id)).toEqual(["skipped", "skipped"]);
    nine().insert([{ ...user }, { ...second, user_name: "another_person" }]);
    await desk.query(
      "update operations set settled_at = settled_at - interval '2 minutes' where run_id = $1",
      [draft.id],
    );
    await syncAccount(nineProxyId, "schedule");
    expect(await rowsOf(draft.id)).toEqual([
      { state: "refused", message: expect.stringMatching(/^Corrected at .*listed again/) as string },
      { state: "skipped", message: "It is gone already." },
    ]);
  });
});
