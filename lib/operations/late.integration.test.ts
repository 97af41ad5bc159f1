import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { syncAccount } from "../sync/sync-account";
import { netnutId, nineProxyId, perform, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { plantNetnut, plantNineProxy } from "../../testing/plant";
import { checkOperation } from "./check";
import type { Fault } from "../../sandbox/faults";
import { planUndoOperation } from "../runs/plan-undo-operation";
import { recheckUnknown } from "./check-due-outcomes";

const GB = 1_000_000_000;
let desk: TestDesk;
const nine = () => desk.nineProxy.control;
const net = () => desk.netnut.control;

beforeAll(async () => {
  desk = await startDesk({ providerTimeoutMs: 1_000 });
  nine().options({ frozen: true });
  net().options({ frozen: true });
  await syncBoth();
});
afterAll(() => desk.close());
afterEach(() => {
  nine().clearFaults();
  net().clearFaults();
});

interface Row extends Record<string, unknown> {
  state: string;
  message: string | null;
  checkable: boolean;
  next_look_at: Date | null;
  looks: number;
  settled_by: string | null;
}
const rowOf = async (id: string): Promise<Row> =>
  (await desk.query<Row>("select * from operations where id = $1", [id]))[0] ??
  expect.fail("no such operation");
const auditOf = async (id: string) =>
  (
    await desk.query<{ action: string; outcome: string }>(
      "select action, outcome from audit_log where operation_id = $1 order by seq",
      [id],
    )
  ).map(({ action, outcome }) => `${action} ${outcome}`);
const age = (id: string, by: string) =>
  desk.query("update operations set sent_at = sent_at - $2::interval where id = $1", [id, by]);
const driftsOf = (id: string) => desk.query("select before, after from drifts where remote_id = $1", [id]);
async function look(id: string): Promise<Row> {
  await desk.query(
    "update operations set next_look_at = now() - interval '1 second' where id = $1 and state = 'unknown' and checkable",
    [id],
  );
  await recheckUnknown();
  return rowOf(id);
}

/** Asks for a cap and loses the answer; nothing is applied. */
async function lost(id: string, trafficCap: number): Promise<string> {
  nine().faults([{ match: { method: "PUT", id }, fault: { kind: "status", status: 504, times: 1 } }]);
  const { operation } = await perform(desk.actor, nineProxyId, "set-limits", id, { trafficCap });
  expect(operation.state).toBe("unknown");
  return operation.id;
}

/** Until a read that shows the old state proves that nothing came of it. */
async function refusedInTheEnd(id: string): Promise<void> {
  await age(id, "16 minutes");
  await syncBoth();
  await syncBoth();
  expect((await look(id)).state).toBe("refused");
}

describe("a write that is applied after its answer was lost", () => {
  it.each([
    ["504", { kind: "status-late" }],
    ["a reset", { kind: "reset-late" }],
    ["no answer in time", { kind: "hang-late" }],
  ] as [string, Fault][])(
    "%s: unknown at once, found by a later look, never refused in between",
    async (_name, fault) => {
      const id = await plantNineProxy(desk);
      nine().faults([{ match: { method: "PUT", id }, fault: { ...fault, lateMs: 4_000, times: 1 } }]);
      const started = Date.now();
      const { operation } = await perform(desk.actor, nineProxyId, "set-limits", id, { trafficCap: 10 * GB });
      expect(Date.now() - started).toBeLessThan(3_800);
      expect(operation).toMatchObject({ state: "unknown", checkable: true, nextLookAt: expect.any(String) });
      expect((await look(operation.id)).state).toBe("unknown");
      await expect.poll(() => nine().user(id)?.usage_cap, { timeout: 6_000 }).toBe(10 * GB);
      expect(await look(operation.id)).toMatchObject({
        state: "done",
        message: "Confirmed by reading it back.",
      });
      expect(await auditOf(operation.id)).toEqual([
        "sub-user.set-limits intent",
        "sub-user.set-limits unknown",
        "sub-user.set-limits done",
      ]);
    },
  );

  it("is settled by the listing that shows it, which notes no change from outside", async () => {
    const id = await plantNineProxy(desk);
    const operationId = await lost(id, 10 * GB);
    nine().patch(id, { usage_cap: 10 * GB });
    await syncAccount(nineProxyId, "schedule");
    expect(await rowOf(operationId)).toMatchObject({ state: "done", settled_by: "Subdesk" });
    expect(await driftsOf(id)).toEqual([]);
  });
});

it("a note is not taken for cleared by a listing in which it cannot be read", async () => {
  const id = await plantNineProxy(desk, { note: "old" });
  nine().faults([{ match: { method: "PUT", id }, fault: { kind: "status", status: 504, times: 1 } }]);
  const { operation } = await perform(desk.actor, nineProxyId, "set-note", id, { note: "" });
  expect(operation.state).toBe("unknown");
  nine().patch(id, { note: 7 as unknown as string });
  await syncAccount(nineProxyId, "schedule");
  expect(await rowOf(operation.id)).toMatchObject({ state: "unknown" });
  nine().patch(id, { note: "" });
  await syncAccount(nineProxyId, "schedule");
  expect(await rowOf(operation.id)).toMatchObject({ state: "done", settled_by: "Subdesk" });
});

describe("the watch", () => {
  it("looks after about 10 s, 1 min and 5 min, then after complete syncs", async () => {
    const id = await plantNineProxy(desk);
    const operationId = await lost(id, 10 * GB);
    const gaps = [];
    for (let looks = 0; looks < 4; looks += 1) {
      const row = await rowOf(operationId);
      const [{ gap } = { gap: null }] = await desk.query<{ gap: number | null }>(
        "select round(extract(epoch from next_look_at - coalesce(looked_at, sent_at)))::int as gap from operations where id = $1",
        [operationId],
      );
      gaps.push(gap);
      expect(row.looks).toBe(looks);
      await look(operationId);
    }
    expect(gaps.map((gap) => (gap === null ? gap : Math.round(gap / 10) * 10))).toEqual([10, 50, 240, null]);
    await desk.query("update operations set next_look_at = null where id = $1", [operationId]);
    await syncAccount(nineProxyId, "schedule");
    expect((await rowOf(operationId)).next_look_at).not.toBeNull();
  });

  it("refuses only after 15 minutes and two complete syncs that began after it was sent", async () => {
    const id = await plantNineProxy(desk);
    const operationId = await lost(id, 10 * GB);
    await syncBoth();
    await syncBoth();
    expect((await look(operationId)).state).toBe("unknown");
    expect((await checkOperation(desk.actor, { operationId })).state).toBe("unknown");
    await desk.query(
      "update sync_runs set started_at = started_at - interval '1 hour', finished_at = finished_at - interval '1 hour'",
    );
    await age(operationId, "16 minutes");
    expect((await look(operationId)).state).toBe("unknown");
    await syncAccount(nineProxyId, "schedule");
    expect((await look(operationId)).state).toBe("unknown");
    await syncAccount(nineProxyId, "schedule");
    expect(await look(operationId)).toMatchObject({
      state: "refused",
      certain: false,
      settled_by: "Subdesk",
    });
  });

  it("does not count a sync that came to no end", async () => {
    const id = await plantNineProxy(desk);
    const operationId = await lost(id, 10 * GB);
    await age(operationId, "16 minutes");
    await desk.query("update sync_runs set whole = false");
    await syncAccount(nineProxyId, "schedule");
    expect((await look(operationId)).state).toBe("unknown");
  });

  it("leaves a third value to a person", async () => {
    const id = await plantNineProxy(desk);
    const operationId = await lost(id, 10 * GB);
    nine().patch(id, { usage_cap: 7 * GB });
    await age(operationId, "16 minutes");
    await syncBoth();
    await syncBoth();
    await look(operationId);
    expect(await look(operationId)).toMatchObject({
      state: "unknown",
      checkable: true,
      message:
        "The request could not be completed. It now shows something that is neither what was there before nor what was asked for.",
    });
  });

  it("ends as superseded when a later change of the same field is done, and another field does not end it", async () => {
    const id = await plantNineProxy(desk);
    const operationId = await lost(id, 10 * GB);
    await perform(desk.actor, nineProxyId, "set-note", id, { note: "another field" });
    await perform(desk.actor, nineProxyId, "set-limits", id, { ipCap: 7 });
    expect((await rowOf(operationId)).state).toBe("unknown");
    await perform(desk.actor, nineProxyId, "set-limits", id, { trafficCap: 20 * GB });
    expect(await rowOf(operationId)).toMatchObject({
      state: "superseded",
      checkable: false,
      settled_by: "Subdesk",
      message: expect.stringContaining("A later change"),
    });
    expect((await auditOf(operationId)).at(-1)).toBe("sub-user.set-limits superseded");
  });

  describe("of a change of both caps, after a later change of one of them", () => {
    /** Asks for both caps and loses the answer; nothing is applied. */
    async function lostBoth(id: string): Promise<string> {
      nine().faults([{ match: { method: "PUT", id }, fault: { kind: "status", status: 504, times: 1 } }]);
      const { operation } = await perform(desk.actor, nineProxyId, "set-limits", id, {
        trafficCap: 10 * GB,
        ipCap: 7,
      });
      expect(operation.state).toBe("unknown");
      return operation.id;
    }
    const left =
      "The request could not be completed. A later change set its traffic cap, so Subdesk only checks its IP cap.";

    it("continues for the other, which a look then finds", async () => {
      const id = await plantNineProxy(desk, { ip_usage_cap: 3 });
      const operationId = await lostBoth(id);
      await perform(desk.actor, nineProxyId, "set-limits", id, { trafficCap: 20 * GB });
      expect(await rowOf(operationId)).toMatchObject({
        state: "unknown",
        checkable: true,
        overtaken: ["trafficCap"],
        message: left,
      });
      expect(await look(operationId)).toMatchObject({ state: "unknown", message: left });
      nine().patch(id, { ip_usage_cap: 7 });
      expect(await look(operationId)).toMatchObject({
        state: "done",
        message: "Confirmed by reading it back. A later change set its traffic cap.",
      });
    });

    it("continues for the other, which the listing then shows, and is undone in that one alone", async () => {
      const id = await plantNineProxy(desk, { ip_usage_cap: 3 });
      const operationId = await lostBoth(id);
      await perform(desk.actor, nineProxyId, "set-limits", id, { trafficCap: 20 * GB });
      nine().patch(id, { ip_usage_cap: 7 });
      await syncAccount(nineProxyId, "schedule");
      expect((await rowOf(operationId)).state).toBe("done");
      const { id: runId } = await planUndoOperation(
        desk.actor,
        { runId: randomUUID(), operationId },
        { requestId: "test", address: null },
      );
      expect(
        await desk.query("select input, before, after from run_rows where run_id = $1", [runId]),
      ).toEqual([{ input: { ipCap: 3 }, before: { ipCap: 7 }, after: { ipCap: 3 } }]);
    });

    it("is refused once a read proves that the other did not come, and promises nothing of the first any more", async () => {
      const id = await plantNineProxy(desk, { ip_usage_cap: 3 });
      const operationId = await lostBoth(id);
      expect(await rowOf(operationId)).toMatchObject({ promised: 5 * GB });
      await perform(desk.actor, nineProxyId, "set-limits", id, { trafficCap: 20 * GB });
      expect(await rowOf(operationId)).toMatchObject({ promised: 0, promised_from: null, promised_to: null });
      await refusedInTheEnd(operationId);
    });

    it("ends when a later change sets the other as well, and when the other was so before", async () => {
      const [id, same] = [
        await plantNineProxy(desk, { ip_usage_cap: 3 }),
        await plantNineProxy(desk, { ip_usage_cap: 7 }),
      ];
      const [operationId, pointless] = [await lostBoth(id), await lostBoth(same)];
      await perform(desk.actor, nineProxyId, "set-limits", id, { trafficCap: 20 * GB });
      await perform(desk.actor, nineProxyId, "set-limits", id, { ipCap: 9 });
      await perform(desk.actor, nineProxyId, "set-limits", same, { trafficCap: 20 * GB });
      expect([(await rowOf(operationId)).state, (await rowOf(pointless)).state]).toEqual([
        "superseded",
        "superseded",
      ]);
      nine().patch(id, { usage_cap: 10 * GB, ip_usage_cap: 7 });
      await syncAccount(nineProxyId, "schedule");
      expect(await rowOf(operationId)).toMatchObject({
        state: "done",
        message: expect.stringContaining("Corrected at"),
      });
    });

    it("counts a cap that goes along with another change, and watches what went along", async () => {
      const [id, other] = [
        await plantNineProxy(desk, { ip_usage_cap: 3 }),
        await plantNineProxy(desk, { ip_usage_cap: 3 }),
      ];
      const operationId = await lostBoth(id);
      nine().options({ caps: "null" });
      await syncAccount(nineProxyId, "schedule");
      const note = await perform(desk.actor, nineProxyId, "set-note", id, {
        note: "mine",
        trafficCap: 20 * GB,
        ipCap: 8,
      });
      expect(note.operation.state).toBe("done");
      nine().faults([
        { match: { method: "PUT", id: other }, fault: { kind: "status", status: 504, times: 1 } },
      ]);
      const { operation } = await perform(desk.actor, nineProxyId, "set-note", other, {
        note: "mine",
        trafficCap: 10 * GB,
        ipCap: 8,
      });
      nine().options({ caps: "said" });
      expect((await rowOf(operationId)).state).toBe("superseded");
      await syncAccount(nineProxyId, "schedule");
      await perform(desk.actor, nineProxyId, "set-note", other, { note: "yours" });
      expect(await rowOf(operation.id)).toMatchObject({ state: "unknown", overtaken: ["note"] });
      nine().patch(other, { usage_cap: 10 * GB, ip_usage_cap: 8 });
      expect((await look(operation.id)).state).toBe("done");
    });

    it("sees a password's caps once another password has been set", async () => {
      const id = await plantNineProxy(desk, { ip_usage_cap: 3 });
      nine().options({ caps: "null" });
      await syncAccount(nineProxyId, "schedule");
      nine().faults([{ match: { method: "PUT", id }, fault: { kind: "status", status: 504, times: 1 } }]);
      const { operation } = await perform(desk.actor, nineProxyId, "set-password", id, {
        password: "lost-Key/1",
        trafficCap: 10 * GB,
        ipCap: 8,
      });
      expect(operation.state).toBe("unknown");
      nine().options({ caps: "said" });
      await syncAccount(nineProxyId, "schedule");
      await perform(desk.actor, nineProxyId, "set-password", id, { password: "later-Key/1" });
      expect(await rowOf(operation.id)).toMatchObject({ state: "unknown", overtaken: ["password"] });
      nine().patch(id, { usage_cap: 10 * GB, ip_usage_cap: 8 });
      expect((await look(operation.id)).state).toBe("done");
    });
  });

  it("is bounded: a provider that does not answer is left alone for a minute, another account is looked at meanwhile", async () => {
    const id = await plantNineProxy(desk);
    const other = await plantNetnut(desk);
    const operationId = await lost(id, 10 * GB);
    net().faults([{ match: { method: "PUT", id: other }, fault: { kind: "reset-before", times: 1 } }]);
    const { operation: slow } = await perform(desk.actor, netnutId, "disable", other);
    net().faults([{ match: {}, fault: { kind: "hang-before" } }]);
    nine().patch(id, { usage_cap: 10 * GB });
    await desk.query(
      "update operations set next_look_at = now() - interval '1 second' where state = 'unknown'",
    );
    const looking = recheckUnknown();
    await expect.poll(async () => (await rowOf(operationId)).state, { timeout: 1_500 }).toBe("done");
    await looking;
    const row = await rowOf(slow.id);
    expect(row).toMatchObject({ state: "unknown", looks: 0 });
    expect(row.next_look_at?.getTime()).toBeGreaterThan(Date.now() + 30_000);
  });

  describe("is fair: one that cannot be checked keeps no other from being checked", () => {
    /** Two disables at NetNut whose answers were lost, the later of which takes effect. */
    async function twoDisables() {
      const [first, second] = [await plantNetnut(desk), await plantNetnut(desk)];
      const disable = async (id: string) => {
        net().faults([{ match: { method: "PUT", id }, fault: { kind: "reset-before", times: 1 } }]);
        const { operation } = await perform(desk.actor, netnutId, "disable", id);
        expect(operation.state).toBe("unknown");
        return operation.id;
      };
      const operations = [await disable(first), await disable(second)] as const;
      net().patch(second, { customer_active: false });
      return { first, operations };
    }
    const due = (...ids: string[]) =>
      desk.query(
        "update operations set next_look_at = now() - interval '1 second' where id = any($1::uuid[])",
        [ids],
      );

    it("for what the provider answers about it", async () => {
      net().faults([{ match: { method: "POST" }, fault: { kind: "reset-before", times: 1 } }]);
      const { operation: created } = await perform(desk.actor, netnutId, "create", null, {
        customer_name: "Unclear",
        customer_dashboard_email: "unclear@firm.example",
        customer_dashboard_pwd: "dashboard-Pass1",
        customer_login_name: "unclear",
        customer_login_pwd: "login-Pass1",
      });
      expect(created.state).toBe("unknown");
      const { operations } = await twoDisables();
      const [nameless = ""] = net().insert([{ customer_id: 990_001, customer_active: true }], true);
      await due(created.id, ...operations);
      await recheckUnknown();
      expect([(await rowOf(created.id)).looks, (await rowOf(operations[0])).looks]).toEqual([0, 1]);
      expect((await rowOf(operations[1])).state).toBe("done");
      net().remove(nameless);
      await desk.query("update operations set next_look_at = null where account_id = $1", [netnutId]);
    });

    it("for an outage of it alone: the others come first at the next round", async () => {
      const { first, operations } = await twoDisables();
      net().faults([{ match: { path: `/sub-user/${first}` }, fault: { kind: "status", status: 500 } }]);
      await due(...operations);
      await recheckUnknown();
      await desk.query(
        "update operations set next_look_at = next_look_at - interval '2 minutes' where id = any($1::uuid[])",
        [operations],
      );
      await recheckUnknown();
      expect((await rowOf(operations[0])).looks).toBe(0);
      expect((await rowOf(operations[1])).state).toBe("done");
    });
  });
});

describe("a verdict that a later observation contradicts", () => {
  it("refused, and then it shows: put right, said when, and no change from outside", async () => {
    const id = await plantNineProxy(desk);
    const operationId = await lost(id, 10 * GB);
    await refusedInTheEnd(operationId);
    nine().patch(id, { usage_cap: 10 * GB });
    await syncAccount(nineProxyId, "schedule");
    expect(await rowOf(operationId)).toMatchObject({
      state: "done",
      message: expect.stringMatching(/^Corrected at \d{4}-\d\d-\d\d \d\d:\d\d UTC: it took effect late/),
    });
    expect((await auditOf(operationId)).at(-1)).toBe("operation.put-right done");
    expect(await driftsOf(id)).toEqual([]);
  });

  it("not when a later change of ours explains it", async () => {
    const id = await plantNineProxy(desk);
    const operationId = await lost(id, 10 * GB);
    await refusedInTheEnd(operationId);
    await perform(desk.actor, nineProxyId, "set-limits", id, { trafficCap: 10 * GB });
    await syncAccount(nineProxyId, "schedule");
    expect((await rowOf(operationId)).state).toBe("refused");
  });

  it("not where the provider had refused it, or someone changes it there to something else", async () => {
    const [certain, other] = [await plantNineProxy(desk), await plantNineProxy(desk)];
    nine().faults([
      { match: { method: "PUT", id: certain }, fault: { kind: "status", status: 400, times: 1 } },
    ]);
    const { operation } = await perform(desk.actor, nineProxyId, "set-limits", certain, {
      trafficCap: 10 * GB,
    });
    const late = await lost(other, 10 * GB);
    await refusedInTheEnd(late);
    nine().patch(certain, { usage_cap: 10 * GB });
    nine().patch(other, { usage_cap: 11 * GB });
    await syncAccount(nineProxyId, "schedule");
    expect([(await rowOf(operation.id)).state, (await rowOf(late)).state]).toEqual(["refused", "refused"]);
    expect([(await driftsOf(certain)).length, (await driftsOf(other)).length]).toEqual([1, 1]);
  });

  it("superseded, and then it arrives after the later change", async () => {
    const id = await plantNineProxy(desk);
    const operationId = await lost(id, 10 * GB);
    await perform(desk.actor, nineProxyId, "set-limits", id, { trafficCap: 20 * GB });
    nine().patch(id, { usage_cap: 10 * GB });
    await syncAccount(nineProxyId, "schedule");
    expect(await rowOf(operationId)).toMatchObject({
      state: "done",
      message: expect.stringContaining("Corrected at"),
    });
  });

  it("a person's no is put right too", async () => {
    const id = await plantNineProxy(desk);
    const operationId = await lost(id, 10 * GB);
    await desk.query(
      "update operations set state = 'refused', settled_by = 'Ada Admin', settled_at = now(), checkable = false, correctable = true where id = $1",
      [operationId],
    );
    nine().patch(id, { usage_cap: 10 * GB });
    await syncAccount(nineProxyId, "schedule");
    expect((await rowOf(operationId)).state).toBe("done");
  });

  it("done, and the new sub-user is not there at the next listing", async () => {
    const { operation } = await perform(desk.actor, nineProxyId, "create", null, {
      user_name: "fleeting",
      use_key: "Key-0815!",
    });
    expect(operation.state).toBe("done");
    nine().remove(operation.remoteId ?? "");
    await syncAccount(nineProxyId, "schedule");
    expect(await rowOf(operation.id)).toMatchObject({
      state: "refused",
      message: expect.stringContaining("it does not exist"),
    });
    expect((await auditOf(operation.id)).at(-1)).toBe("operation.put-right refused");
  });

  it("not once a complete listing has had it, or when we deleted it ourselves", async () => {
    const create = async (user_name: string) =>
      (await perform(desk.actor, nineProxyId, "create", null, { user_name, use_key: "Key-0815!" })).operation;
    const [kept, deleted] = [await create("kept_first"), await create("deleted_first")];
    await perform(desk.actor, nineProxyId, "delete", deleted.remoteId);
    await syncAccount(nineProxyId, "schedule");
    nine().remove(kept.remoteId ?? "");
    await syncAccount(nineProxyId, "schedule");
    expect([(await rowOf(kept.id)).state, (await rowOf(deleted.id)).state]).toEqual(["done", "done"]);
  });

  it("deleted, and listed again", async () => {
    const id = await plantNineProxy(desk);
    const user = nine().user(id);
    const { operation } = await perform(desk.actor, nineProxyId, "delete", id);
    expect(operation.state).toBe("done");
    nine().insert([{ ...user }]);
    await desk.query("update operations set settled_at = settled_at - interval '2 minutes' where id = $1", [
      operation.id,
    ]);
    await syncAccount(nineProxyId, "schedule");
    expect(await rowOf(operation.id)).toMatchObject({
      state: "refused",
      message: expect.stringContaining("listed again"),
    });
  });
});

describe("a yes that changes nothing", () => {
  it("traffic: unknown until the usage shows as much more", async () => {
    const id = await plantNetnut(desk);
    net().faults([{ match: { path: "/allocate", id }, fault: { kind: "ignored", times: 1 } }]);
    const { operation } = await perform(desk.actor, netnutId, "allocate-traffic", id, { gigabytes: 5 });
    expect(operation).toMatchObject({ state: "unknown", checkable: true, before: { trafficCap: 0 } });
    await age(operation.id, "16 minutes");
    await syncBoth();
    await syncBoth();
    expect((await look(operation.id)).state).toBe("unknown");
    const { operation: second } = await perform(desk.actor, netnutId, "allocate-traffic", id, {
      gigabytes: 5,
    });
    expect(second.state).toBe("done");
    // What the second one added proves nothing of the first.
    expect((await look(operation.id)).state).toBe("unknown");
    await perform(desk.actor, netnutId, "allocate-traffic", id, { gigabytes: 5 });
    expect((await look(operation.id)).state).toBe("unknown");
  });

  it("traffic that shows late is done then", async () => {
    const id = await plantNetnut(desk);
    net().faults([
      { match: { path: "/allocate", id }, fault: { kind: "slow-body", delayMs: 0, times: 1 } },
      { match: { path: "/usage/", id }, fault: { kind: "status", status: 400, times: 1 } },
    ]);
    // The usage could not be read before, so nothing can show it.
    expect(
      (await perform(desk.actor, netnutId, "allocate-traffic", id, { gigabytes: 5 })).operation,
    ).toMatchObject({ state: "done", unverified: true, message: "Accepted by NetNut, cannot be verified." });
    net().faults([{ match: { path: "/allocate", id }, fault: { kind: "ignored", times: 1 } }]);
    const { operation } = await perform(desk.actor, netnutId, "allocate-traffic", id, { gigabytes: 3 });
    expect(operation).toMatchObject({ state: "unknown", before: { trafficCap: 5 * GB } });
    await desk.query(
      "update operations set sent_at = sent_at - interval '1 hour', settled_at = settled_at - interval '1 hour' where remote_id = $1 and state = 'done'",
      [id],
    );
    const { token, url } = desk.netnut;
    await fetch(`${url}/customer/sub-user/${id}/allocate`, {
      method: "POST",
      headers: { authorization: token, "content-type": "application/json" },
      body: JSON.stringify({ allocate: 3, product_type: "*" }),
    });
    expect((await look(operation.id)).state).toBe("done");
  });

  it("traffic at an account that offers no usage: accepted, cannot be verified", async () => {
    const id = await plantNetnut(desk);
    net().options({ usage: false });
    expect(
      (await perform(desk.actor, netnutId, "allocate-traffic", id, { gigabytes: 5 })).operation,
    ).toMatchObject({ state: "done", unverified: true });
    net().options({ usage: true });
  });

  it.each([netnutId, nineProxyId])(
    "a creation at %s is unknown, and refused once it cannot come any more",
    async (account) => {
      const control = account === netnutId ? net() : nine();
      const input =
        account === netnutId
          ? {
              customer_name: "Ghost",
              customer_dashboard_email: "ghost@firm.example",
              customer_dashboard_pwd: "dashboard-Pass1",
              customer_login_name: "ghost",
              customer_login_pwd: "login-Pass1",
            }
          : { user_name: "ghost", use_key: "Key-0815!" };
      control.faults([{ match: { method: "POST", id: "ghost" }, fault: { kind: "ignored", times: 1 } }]);
      const { operation } = await perform(desk.actor, account, "create", null, input);
      expect(operation).toMatchObject({
        state: "unknown",
        checkable: true,
        message: expect.stringContaining("does not list it yet"),
      });
      await refusedInTheEnd(operation.id);
      // It arrives all the same.
      control.insert([
        account === netnutId
          ? {
              customer_name: "Ghost",
              customer_login_name: "ghost",
              customer_dashboard_email: "ghost@firm.example",
            }
          : { user_name: "ghost" },
      ]);
      await syncAccount(account, "schedule");
      expect(await rowOf(operation.id)).toMatchObject({
        state: "done",
        message: expect.stringContaining("Corrected at"),
        remote_id: expect.any(String),
      });
    },
  );

  it("a deletion of one that is gone already is skipped, and the mirror follows", async () => {
    const id = await plantNineProxy(desk);
    nine().remove(id);
    const { operation, subUser } = await perform(desk.actor, nineProxyId, "delete", id);
    expect(operation).toMatchObject({ state: "skipped", message: "It is gone already." });
    expect(subUser?.vanishedAt).not.toBeNull();
  });
});
