import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { setIdField } from "../accounts/set-id-field";
import { listAccounts } from "../accounts/list";
import { DeskError } from "../domain/errors";
import { overview } from "../overview/get";
import { carryOutRun } from "../runs/carry-out";
import { planRun } from "../runs/plan";
import { someOrigin } from "../../testing/accounts";
import { addActor, netnutId, startDesk, type TestDesk } from "../../testing/desk";
import { syncAccount } from "./sync-account";

let desk: TestDesk;
const net = () => desk.netnut.control;
const sync = () => syncAccount(netnutId, "schedule");

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 30 }, providerTimeoutMs: 60_000 });
});
afterAll(() => desk.close());
beforeEach(() => net().reset({ users: 30 }));

const account = async () =>
  (await listAccounts(desk.actor)).find(({ id }) => id === netnutId) ?? expect.fail();
const unread = async () =>
  (await overview(desk.actor)).needs.unreadAccounts.find(({ id }) => id === netnutId);
const lastRun = async () =>
  (
    await desk.query<{ state: string; error: string | null; unreadable: number }>(
      "select state, error, unreadable from sync_runs where account_id = $1 order by started_at desc limit 1",
      [netnutId],
    )
  )[0];
const present = async () =>
  (
    await desk.query<{ count: number }>(
      "select count(*) as count from sub_users where account_id = $1 and vanished_at is null",
      [netnutId],
    )
  )[0]?.count;

describe("before anything was read", () => {
  it("the overview says so and why, how far it is, and then nothing more of it", {
    timeout: 120_000,
  }, async () => {
    expect(await unread()).toMatchObject({ message: null, reading: { rows: 0, expected: null } });
    net().faults([
      {
        match: { path: "/sub-user/" },
        fault: { kind: "status", status: 400, message: "The account is being moved" },
      },
    ]);
    await sync();
    expect(await unread()).toMatchObject({ message: "The account is being moved", reading: null });
    expect(await account()).toMatchObject({ lastGoodAt: null, subUsers: 0, idField: null, recognised: null });

    net().faults([
      { match: { path: "/sub-user/" }, fault: { kind: "hang-before", delayMs: 13_000, times: 1 } },
    ]);
    const slow = sync();
    await expect
      .poll(async () => (await account()).lastSync?.waitingSince ?? null, { timeout: 30_000, interval: 200 })
      .not.toBeNull();
    const { lastSync, health } = await account();
    expect(Date.now() - Date.parse(lastSync?.waitingSince ?? "")).toBeGreaterThanOrEqual(9_900);
    expect(health).not.toBe("unreachable");
    expect(await unread()).toMatchObject({
      message: "It is slow: it has not answered yet.",
      reading: null,
    });
    await slow;
    expect(await lastRun()).toMatchObject({ state: "done" });
    expect((await account()).lastSync?.waitingSince).toBeNull();
    expect(await unread()).toBeUndefined();
    expect(await present()).toBe(30);
  });
});

describe("the id field", () => {
  it("is fixed by the first complete listing, and changed only by an administrator", async () => {
    await sync();
    expect(await account()).toMatchObject({
      idField: "customer_id",
      idFields: ["customer_id", "customerId", "sub_user_id", "id"],
      recognised: { id: ["customer_id"], login: ["customer_login_name"] },
    });
    net().options({ rowShape: "short" });
    await sync();
    expect(await lastRun()).toMatchObject({
      state: "failed",
      unreadable: 30,
      error: "NetNut listed 30 rows, and not one could be read.",
    });
    expect(await present()).toBe(30);

    const operator = await addActor("operator", "Otto Operator");
    await expect(
      setIdField(operator, { accountId: netnutId, idField: "id" }, someOrigin),
    ).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      setIdField(desk.actor, { accountId: netnutId, idField: "customer_login_pwd" }, someOrigin),
    ).rejects.toBeInstanceOf(DeskError);
    await setIdField(desk.actor, { accountId: netnutId, idField: "id" }, someOrigin);
    await sync();
    expect(await lastRun()).toMatchObject({ state: "done", unreadable: 0, error: null });
    expect(await account()).toMatchObject({
      idField: "id",
      recognised: { id: ["id"], name: ["name"], login: ["login"], email: ["email"], active: ["active"] },
    });
    expect(await present()).toBe(30);
    expect(
      await desk.query(
        "select actor_name, outcome, before, after from audit_log where action = 'account.set-id-field'",
      ),
    ).toEqual([
      {
        actor_name: "Ada Admin",
        outcome: "done",
        before: { idField: "customer_id" },
        after: { idField: "id" },
      },
    ]);

    net().options({ rowShape: "documented" });
    await sync();
    expect(await lastRun()).toMatchObject({ state: "failed" });
    await setIdField(desk.actor, { accountId: netnutId, idField: "customer_id" }, someOrigin);
    net().options({ rowShape: "conflicting" });
    await sync();
    expect(await lastRun()).toMatchObject({ state: "failed", unreadable: 30 });
    expect(await present()).toBe(30);
  });
});

describe("an empty list", () => {
  it.each(["bare-array", "envelope-per-row"] as const)(
    "as a %s marks no one gone, however often it comes",
    async (envelope) => {
      await sync();
      const { lastGoodAt } = await account();
      net().reset({ users: 0 });
      net().options({ envelope });
      for (let turn = 0; turn < 3; turn += 1) await sync();
      expect(await present()).toBe(30);
      expect(await lastRun()).toMatchObject({
        state: "done",
        error:
          "NetNut sent an empty list without saying that it succeeded. 30 sub-users are missing from the listing. They are kept.",
      });
      expect((await account()).lastGoodAt).toBe(lastGoodAt);
    },
  );

  it("that says it succeeded is believed at a second look 15 minutes later", async () => {
    await sync();
    net().reset({ users: 0 });
    net().options({ envelope: "envelope-array" });
    for (let turn = 0; turn < 2; turn += 1) await sync();
    expect(await present()).toBe(30);
    await desk.query("update sub_users set missing_since = missing_since - interval '15 minutes'");
    await sync();
    expect(await present()).toBe(0);
  });

  it("of the disabled, where nothing says that it succeeded, leaves those who are asked for", async () => {
    await sync();
    const gone =
      net()
        .state()
        .users.find((user) => user.customer_active) ?? expect.fail();
    net().remove(gone.customer_id);
    for (const user of net()
      .state()
      .users.filter((each) => !each.customer_active))
      net().remove(user.customer_id);
    net().options({ envelope: "bare-array" });
    const left = net().state().users.length;
    await sync();
    expect(await present()).toBe(left);
  });
});

// Must be last: background work at NetNut is held back for a while after it.
describe("a key that is refused with a 400", () => {
  it("pauses the run at it, refuses no row, and the account and its sync say so", {
    timeout: 120_000,
  }, async () => {
    await sync();
    const rows = await desk.query<{ remoteId: string }>(
      `select remote_id as "remoteId" from sub_users where account_id = $1 and vanished_at is null and status = 'active' order by id limit 15`,
      [netnutId],
    );
    const { id } = await planRun(
      desk.actor,
      {
        runId: randomUUID(),
        params: { action: "disable" },
        rows: rows.map(({ remoteId }) => ({ accountId: netnutId, remoteId })),
      },
      { requestId: randomUUID(), address: null },
    );
    await desk.query("update runs set state = 'queued', confirmed_at = now() where id = $1", [id]);
    net().options({ refuseKey: true, refusedAs: 400 });
    await carryOutRun(id);
    expect(await desk.query("select state, pause_reason from runs where id = $1", [id])).toEqual([
      { state: "paused", pause_reason: "refused-key" },
    ]);
    expect(await desk.query("select distinct state from run_rows where run_id = $1", [id])).toEqual([
      { state: "planned" },
    ]);
    expect(await account()).toMatchObject({ health: "refused", healthMessage: "Unauthorized" });
    expect(net().ledger()).toEqual([]);
    await syncAccount(netnutId, "person");
    expect(await account()).toMatchObject({ health: "refused", lastSync: { state: "failed" } });
  });
});
