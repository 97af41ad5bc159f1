import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { someOrigin } from "../../testing/accounts";
import { netnutId, nineProxyId, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { plantNetnut, plantNineProxy } from "../../testing/plant";
import type { OperationName } from "../domain/operations/names";
import { carryOutRun } from "../runs/carry-out";
import { confirmRun } from "../runs/confirm";
import { planRun } from "../runs/plan";
import { recheckUnknown } from "./check-due-outcomes";
import { performOperation } from "./perform";

const GB = 1_000_000_000;
let desk: TestDesk;

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
});
afterAll(() => desk.close());
beforeEach(() => {
  for (const { control } of [desk.netnut, desk.nineProxy]) control.clearFaults();
});

const perform = async (
  accountId: string,
  operation: OperationName,
  remoteId: string,
  input: Record<string, unknown> = {},
) =>
  (
    await performOperation(
      desk.actor,
      { operationId: randomUUID(), operation, accountId, remoteId, input },
      someOrigin,
    )
  ).operation;
const writesTo = (id: string) =>
  desk.nineProxy.control.ledger().filter((entry) => String(entry.id) === id).length;

describe("an edit that sends the whole record back", () => {
  it.each([
    ["set-limits", { trafficCap: 10 * GB }, "traffic cap"],
    ["disable", {}, "status"],
    ["set-password", { password: "Fresh-key-77" }, "password"],
  ] as const)(
    "does not undo %s, which 9Proxy accepted and does not show yet",
    async (earlier, input, field) => {
      const id = await plantNineProxy(desk, { usage_cap: 5 * GB, note: "before" });
      desk.nineProxy.control.faults([{ match: { method: "PUT", id }, fault: { kind: "ignored", times: 1 } }]);
      expect(await perform(nineProxyId, earlier, id, input)).toMatchObject({ state: "unknown" });
      const before = writesTo(id);
      expect(await perform(nineProxyId, "set-note", id, { note: "called today" })).toMatchObject({
        state: "refused",
        message: expect.stringContaining(`An earlier change of its ${field} does not show yet`) as string,
      });
      expect(writesTo(id)).toBe(before);
      // What sets the same thing replaces it.
      expect(await perform(nineProxyId, earlier, id, input)).toMatchObject({ state: "done" });
      expect(await perform(nineProxyId, "set-note", id, { note: "called today" })).toMatchObject({
        state: "done",
      });
    },
  );

  it("does not undo a cap that 9Proxy accepted either where no one knows what it was before", async () => {
    const id = await plantNineProxy(desk, { usage_cap: 5 * GB, note: "before" });
    desk.nineProxy.control.faults([{ match: { method: "PUT", id }, fault: { kind: "ignored", times: 1 } }]);
    const { id: earlier } = await perform(nineProxyId, "set-limits", id, { trafficCap: 10 * GB });
    await desk.query("update operations set before = before || '{\"trafficCap\": null}' where id = $1", [
      earlier,
    ]);
    const before = writesTo(id);
    expect(await perform(nineProxyId, "set-note", id, { note: "called today" })).toMatchObject({
      state: "refused",
      message: expect.stringContaining("An earlier change of its traffic cap does not show yet") as string,
    });
    expect(writesTo(id)).toBe(before);
  });

  it("does not undo what is done by a record from a copy that lags behind", async () => {
    const id = await plantNineProxy(desk, { usage_cap: 2 * GB, note: "before" });
    const old = desk.nineProxy.control.user(id) ?? expect.fail();
    await desk.query("select pg_sleep(1.1)");
    expect(await perform(nineProxyId, "set-limits", id, { trafficCap: 9 * GB })).toMatchObject({
      state: "done",
    });
    const fresh = desk.nineProxy.control.user(id) ?? expect.fail();
    expect(fresh.updated_at).toBeGreaterThan(old.updated_at);
    desk.nineProxy.control.patch(id, { usage_cap: old.usage_cap, updated_at: old.updated_at });
    await syncBoth();
    const mirrored = async () =>
      (await desk.query("select traffic_cap::float8 as cap from sub_users where remote_id = $1", [id]))[0]
        ?.cap;
    expect(await mirrored()).toBe(9 * GB);
    expect(await desk.query("select 1 from drifts where remote_id = $1", [id])).toEqual([]);
    const before = writesTo(id);
    expect(await perform(nineProxyId, "set-note", id, { note: "called" })).toMatchObject({
      state: "refused",
      message: expect.stringContaining("older record") as string,
    });
    expect(writesTo(id)).toBe(before);
    // A provider that was restored from a backup is followed after a while.
    await desk.query(
      "update sub_users set observed_at = now() - interval '16 minutes' where remote_id = $1",
      [id],
    );
    await syncBoth();
    expect(await mirrored()).toBe(2 * GB);
    expect(await perform(nineProxyId, "set-note", id, { note: "called" })).toMatchObject({ state: "done" });
  });
});

it("a disable that may be a toggle is not sent again before the first is settled", async () => {
  const id = await plantNetnut(desk);
  desk.netnut.control.faults([
    { match: { method: "PUT", path: "disable", id }, fault: { kind: "ignored", times: 1 } },
  ]);
  expect(await perform(netnutId, "disable", id)).toMatchObject({ state: "unknown" });
  expect(await perform(netnutId, "disable", id)).toMatchObject({
    state: "refused",
    message:
      "It is not known yet whether an earlier change took effect, and a second one could undo it. Try again once the earlier one is settled.",
  });
  expect(desk.netnut.control.ledger().filter((entry) => String(entry.id) === id)).toEqual([]);
});

describe("a run that was to cut nobody off", () => {
  it.each(["its own table", "the provider alone"])(
    "leaves alone who has used more by now, as %s shows",
    async (place) => {
      const id = await plantNineProxy(desk, { usage_cap: 5 * GB, data_used: GB, status: 1 });
      const draft = await planRun(
        desk.actor,
        {
          runId: randomUUID(),
          rows: [{ accountId: nineProxyId, remoteId: id }],
          params: { action: "traffic-cap", change: { mode: "set", value: 2 * GB }, allowBelowUse: false },
        },
        someOrigin,
      );
      expect(draft.totals.cutOff).toBe(0);
      desk.nineProxy.control.patch(id, { data_used: 2.5 * GB });
      if (place === "its own table") await syncBoth();
      await confirmRun(desk.actor, { runId: draft.id, digest: draft.digest ?? "" }, someOrigin);
      await carryOutRun(draft.id);
      expect(
        (await desk.query("select state, message from run_rows where run_id = $1", [draft.id]))[0],
      ).toEqual({ state: "refused", message: "It has used 2.5 GB by now, more than 2 GB." });
      expect(desk.nineProxy.control.user(id)?.usage_cap).toBe(5 * GB);
    },
  );
});

describe("a creation that is not found under its name", () => {
  const create = async (user_name: string) =>
    (
      await performOperation(
        desk.actor,
        {
          operationId: randomUUID(),
          operation: "create",
          accountId: nineProxyId,
          input: { user_name, use_key: "Fresh-key-77" },
        },
        someOrigin,
      )
    ).operation;
  const lookLater = async (id: string) => {
    await desk.query(
      "update operations set sent_at = now() - interval '20 minutes', next_look_at = now() - interval '1 second' where id = $1",
      [id],
    );
    await syncBoth();
    await syncBoth();
    await recheckUnknown();
    return (await desk.query("select state from operations where id = $1", [id]))[0]?.state;
  };

  it("stays unknown where a new one has a name like it, and is refused where none has", async () => {
    const fault = { kind: "status", status: 504, times: 1 } as const;
    desk.nineProxy.control.faults([{ match: { method: "POST" }, fault }]);
    const lost = await create("lost_in_between");
    expect(lost).toMatchObject({ state: "unknown" });
    desk.nineProxy.control.insert([{ user_name: "of_someone_else" }]);
    expect(await lookLater(lost.id)).toBe("refused");

    desk.nineProxy.control.faults([{ match: { method: "POST" }, fault: { ...fault, times: 2 } }]);
    const [longer, shorter] = [await create("spelled_another_way"), await create("cut_off_at_sixteen")];
    desk.nineProxy.control.insert([
      { user_name: "spelled_another_way_702" },
      { user_name: "cut_off_at_sixte" },
    ]);
    expect(await lookLater(longer.id)).toBe("unknown");
    expect(await lookLater(shorter.id)).toBe("unknown");
  });
});
