import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startDataImpulseSandbox } from "../../sandbox/dataimpulse";
import { startIproyalSandbox } from "../../sandbox/iproyal";
import { someOrigin } from "../../testing/accounts";
import { nineProxyId, perform as performAt, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { addAccount } from "../accounts/add";
import type { OperationName } from "../domain/operations/names";
import type { Seen } from "../domain/operations/operation";
import type { BulkAction } from "../domain/runs/run";
import { carryOutRun } from "../runs/carry-out";
import { confirmRun } from "../runs/confirm";
import { getRun } from "../runs/get";
import { planRun } from "../runs/plan";
import { planRetry } from "../runs/plan-retry";
import { syncAccount } from "../sync/sync-account";
import { performOperation } from "./perform";
import { recheckUnknown } from "./check-due-outcomes";

/** A provider may give the id of a sub-user that was deleted to another one. */
let desk: TestDesk;
let id = "";
const called = `leaver_${randomUUID().slice(0, 8)}`;
const stranger = `${called}_stranger`;

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
});
afterAll(() => desk.close());
beforeEach(async () => {
  for (const { id: left } of desk.nineProxy.control.state().users)
    desk.nineProxy.control.remove(String(left));
  await desk.query("delete from sub_users");
  [id = ""] = desk.nineProxy.control.insert([{ user_name: called, status: 1, usage_cap: 5_000_000_000 }]);
  await syncBoth();
});

const writes = () => desk.nineProxy.control.ledger().length;
const perform = (operation: OperationName, input: Record<string, unknown>, seen: Seen = {}) =>
  performOperation(
    desk.actor,
    { operationId: randomUUID(), operation, accountId: nineProxyId, remoteId: id, input, seen },
    someOrigin,
  );
const operationOf = async (operationId: string) =>
  (await desk.query("select state, message from operations where id = $1", [operationId]))[0];
async function run(params: BulkAction) {
  const draft = await planRun(
    desk.actor,
    { runId: randomUUID(), rows: [{ accountId: nineProxyId, remoteId: id }], params },
    someOrigin,
  );
  return {
    id: draft.id,
    async carryOut() {
      await confirmRun(desk.actor, { runId: draft.id, digest: draft.digest ?? "" }, someOrigin);
      await carryOutRun(draft.id);
      return (await desk.query("select name, state, message from run_rows where run_id = $1", [draft.id]))[0];
    },
  };
}
/** The id is another's, and the mirror knows it. */
async function isAnothers(): Promise<void> {
  desk.nineProxy.control.patch(id, { user_name: stranger });
  await syncBoth();
}

it.each([
  ["delete", {}],
  ["disable", {}],
  ["set-limits", { trafficCap: 9_000_000_000 }],
  ["set-note", { note: "theirs" }],
  ["set-password", { password: "Secret-pass-1" }],
  ["set-tags", { tags: ["vip"] }],
] as const)("%s of a page that showed another name sends nothing, and says so", async (operation, input) => {
  await isAnothers();
  const before = writes();
  const { operation: done } = await perform(operation, input, { name: called });
  expect(done).toMatchObject({
    state: "refused",
    message: expect.stringContaining("another name") as string,
    conflicts: [{ field: "name", seen: called, now: stranger }],
  });
  expect(writes()).toBe(before);
  expect((await perform("set-note", { note: "ours" }, { name: stranger })).operation.state).toBe("done");
});

it.each([
  [{ action: "delete" }],
  [{ action: "disable" }],
  [{ action: "traffic-cap", change: { mode: "raise", value: 1_000_000_000 }, allowBelowUse: false }],
  [{ action: "rotate-passwords" }],
  [{ action: "tags", mode: "add", tags: ["vip"] }],
] satisfies [BulkAction][])("a run does %o only to whom its preview named", async (params) => {
  const draft = await run(params);
  await isAnothers();
  const before = writes();
  expect(await draft.carryOut()).toMatchObject({
    name: called,
    state: "refused",
    message: expect.stringContaining("another name") as string,
  });
  expect(writes()).toBe(before);
});

it("a deletion is still done where its id returns with another name, and is no row to try again", async () => {
  const draft = await run({ action: "delete" });
  expect(await draft.carryOut()).toMatchObject({ state: "done" });
  await syncBoth();
  desk.nineProxy.control.insert([{ id: Number(id), user_name: stranger, status: 1 }]);
  await syncBoth();
  const [{ operation_id: operationId } = { operation_id: "" }] = await desk.query<{ operation_id: string }>(
    "select operation_id from run_rows where run_id = $1",
    [draft.id],
  );
  await desk.query("update operations set settled_at = now() - interval '5 minutes' where id = $1", [
    operationId,
  ]);
  await syncBoth();
  expect(await operationOf(operationId)).toMatchObject({ state: "done" });

  // As a run of an earlier version may have left it.
  await desk.query("update run_rows set state = 'refused' where run_id = $1", [draft.id]);
  const again = await planRetry(desk.actor, { runId: randomUUID(), parentId: draft.id }, someOrigin);
  expect((await getRun(desk.actor, { runId: again.id })).totals.byState).toMatchObject({ skipped: 1 });
  expect(
    await desk.query("select name, state, message from run_rows where run_id = $1", [again.id]),
  ).toMatchObject([
    { name: called, state: "skipped", message: expect.stringContaining("another name") as string },
  ]);
});

it("the same deletion is corrected where the same one is listed again", async () => {
  const { operation } = await perform("delete", {}, { name: called });
  expect(operation.state).toBe("done");
  desk.nineProxy.control.insert([{ id: Number(id), user_name: called, status: 1 }]);
  await syncBoth();
  await desk.query("update operations set settled_at = now() - interval '5 minutes' where id = $1", [
    operation.id,
  ]);
  await syncBoth();
  expect(await operationOf(operation.id)).toMatchObject({ state: "refused" });
});

it("a look settles nothing by what another shows", async () => {
  desk.nineProxy.control.faults([{ match: { method: "PUT" }, fault: { kind: "hang-before" } }]);
  const { operation } = await perform("disable", {}, { name: called });
  expect(operation.state).toBe("unknown");
  desk.nineProxy.control.clearFaults();
  desk.nineProxy.control.patch(id, { user_name: stranger, status: 2 });
  await syncBoth();
  await desk.query("update operations set next_look_at = now() - interval '1 second' where id = $1", [
    operation.id,
  ]);
  await recheckUnknown();
  expect(await operationOf(operation.id)).toMatchObject({ state: "unknown" });
});

describe("an id that the provider has given to another since the last listing", () => {
  async function added(provider: string, way: string, credentials: Record<string, string>, address: string) {
    const outcome = await addAccount(
      desk.actor,
      { provider, way, label: provider, credentials, address, gateway: "", anyway: false },
      someOrigin,
    );
    if (outcome.state !== "saved") throw new Error(outcome.message);
    return outcome.accountId;
  }
  async function startBoth() {
    const [dataImpulse, iproyal] = await Promise.all([
      startDataImpulseSandbox({ users: 0 }),
      startIproyalSandbox({ users: 0 }),
    ]);
    for (const { control } of [dataImpulse, iproyal]) control.options({ frozen: true });
    const { email, password } = dataImpulse;
    return {
      dataimpulse: {
        ...dataImpulse,
        accountId: await added("dataimpulse", "login", { email, password }, dataImpulse.url),
        named: (label: string) => ({ label }),
        fields: { balance_total: 10 * 2 ** 30 },
      },
      iproyal: {
        ...iproyal,
        accountId: await added("iproyal", "token", { token: iproyal.token }, iproyal.url),
        named: (username: string) => ({ username }),
        fields: { traffic_available: 10 },
      },
    };
  }
  let vendors: Awaited<ReturnType<typeof startBoth>>;
  beforeAll(async () => {
    vendors = await startBoth();
  });
  afterAll(() => Promise.all([vendors.dataimpulse.close(), vendors.iproyal.close()]));

  it.each([
    ["dataimpulse", "allocate-traffic", { amount: 50 }],
    ["dataimpulse", "take-back", {}],
    ["dataimpulse", "reset-password", {}],
    ["dataimpulse", "set-limits", { threads: 9 }],
    ["dataimpulse", "disable", {}],
    ["dataimpulse", "delete", {}],
    ["iproyal", "allocate-traffic", { gigabytes: 5 }],
    ["iproyal", "take-back", { gigabytes: 5 }],
    ["iproyal", "set-password", { password: "another1234" }],
    ["iproyal", "delete", {}],
  ] as const)("is left alone at %s: %s", async (provider, operation, input) => {
    const { control, accountId, named, fields } = vendors[provider];
    const [remoteId = ""] = control.insert([{ ...named("acme"), ...fields }]);
    await syncAccount(accountId, "schedule");
    control.patch(remoteId, named("zeta"));
    const before = [control.ledger().length, control.user(remoteId)];
    const { operation: done } = await performAt(desk.actor, accountId, operation, remoteId, input, {
      seen: { name: "acme" },
    });
    expect(done).toMatchObject({
      state: "refused",
      message: expect.stringContaining("another name") as string,
      conflicts: [{ field: "name", seen: "acme", now: "zeta" }],
    });
    expect([control.ledger().length, control.user(remoteId)]).toEqual(before);
  });
});
