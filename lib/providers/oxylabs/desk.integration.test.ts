import { randomUUID } from "node:crypto";
import papaparse from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addAccount } from "../../accounts/add";
import { configuredAccount } from "../../accounts/configured";
import { minuteMs } from "../../domain/durations";
import type { OperationName } from "../../domain/operations/names";
import type { BulkAction, RunView } from "../../domain/runs/run";
import { planCreate } from "../../runs/plan-create";
import { planUndo } from "../../runs/plan-undo";
import { planUndoOperation } from "../../runs/plan-undo-operation";
import { takeReceipt } from "../../runs/receipt";
import { getSubUser } from "../../sub-users/get";
import { refreshSubUser } from "../../sub-users/refresh";
import { fillHistory } from "../../usage/fill";
import { syncAccount } from "../../sync/sync-account";
import { someOrigin } from "../../../testing/accounts";
import { carryOut as carryOutFor, planFor } from "../../../testing/runs";
import { addActor, dumpTables, perform, startDesk, type TestDesk } from "../../../testing/desk";
import { startOxylabsSandbox, type OxylabsSandbox } from "../../../sandbox/oxylabs";

const GB = 1_000_000_000;
let desk: TestDesk;
let oxylabs: OxylabsSandbox;
let accountId = "";

const control = () => oxylabs.control;
const stored = (id: string) => control().user(id) ?? expect.fail("gone");
const mirrored = async (id: string) => {
  const [row] = await desk.query<{
    status: string;
    cap: number | null;
    unlimited: boolean;
    limits: Record<string, number> | null;
    gone: boolean;
  }>(
    `select status, traffic_cap::float as cap, traffic_unlimited as unlimited, limits::json as limits,
        vanished_at is not null as gone
      from sub_users where account_id = $1 and remote_id = $2`,
    [accountId, id],
  );
  return row ?? expect.fail("not in the mirror");
};
const does = (operation: OperationName, id: string | null, input: Record<string, unknown> = {}) =>
  perform(desk.actor, accountId, operation, id, input);
const asGiven = (label: string, { username, password }: { username: string; password: string }) => ({
  provider: "oxylabs",
  way: "login",
  label,
  credentials: { username, password },
  address: oxylabs.url,
  gateway: "",
  anyway: false,
});

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
  oxylabs = await startOxylabsSandbox({ users: 20 });
  control().options({ frozen: true });
});
afterAll(async () => {
  await oxylabs.close();
  await desk.close();
});

async function added(): Promise<void> {
  if (accountId) return;
  const outcome = await addAccount(desk.actor, asGiven("Oxylabs Berlin", oxylabs), someOrigin);
  if (outcome.state !== "saved") throw new Error(outcome.message);
  accountId = outcome.accountId;
  await syncAccount(accountId, "schedule");
}

const password = "First_password1";

/** One made for a test, as the mirror knows it. */
async function made(input: Record<string, unknown> = {}): Promise<string> {
  await added();
  const username = `made_${randomUUID().slice(0, 8)}`;
  const { subUser, operation } = await does("create", null, {
    username,
    password,
    trafficCap: 43.87 * GB,
    ...input,
  });
  return subUser?.remoteId ?? expect.fail(operation.message ?? "not created");
}

const carryOut = (run: RunView) => carryOutFor(desk.actor, run);
const plan = (params: BulkAction, ids: string[]) => planFor(desk.actor, accountId, ids, params);

it("is added by user name and password, and its sub-users are read", async () => {
  await added();
  const rows = await desk.query(
    `select remote_id as id, name, status, traffic_cap::float as cap, traffic_unlimited as unlimited,
        traffic_used::float as used
      from sub_users where account_id = $1 order by remote_id::bigint`,
    [accountId],
  );
  expect(rows).toEqual(
    control()
      .state()
      .users.map((user) => ({
        id: String(user.id),
        name: user.username,
        status: user.status,
        cap: user.traffic_limit === null ? null : Math.round(user.traffic_limit * 1e3) * 1e6,
        unlimited: user.traffic_limit === null,
        used: Math.round(user.traffic * 1e3) * 1e6,
      })),
  );
  expect(configuredAccount(accountId)?.gateway).toEqual({
    host: "pr.oxylabs.io",
    httpPort: 7_777,
    socksPort: 7_777,
  });
});

it("has a history that adds up to the counters, by the month and for ever", async () => {
  await added();
  while ((await fillHistory(accountId)) > 0);
  const rows = await desk.query<{ agrees: boolean; count: number }>(
    `select l.agrees, count(*)::int as count from usage_last l join sub_users s on s.id = l.sub_user_id
      where s.account_id = $1 and s.vanished_at is null and s.traffic_used > 0 group by l.agrees`,
    [accountId],
  );
  expect(rows).toEqual([{ agrees: true, count: expect.any(Number) as number }]);
  expect(rows[0]?.count).toBeGreaterThan(15);
  expect(
    control()
      .requests()
      .requests.filter(({ path }) => path.includes("target-stats")),
  ).toEqual([]);
});

it("is not added with credentials that are refused", async () => {
  const outcome: unknown = await addAccount(
    desk.actor,
    asGiven("Another", { username: "another", password: "wrong" }),
    someOrigin,
  ).catch((error: unknown) => error);
  expect(outcome).toMatchObject({ code: "invalid", message: "Oxylabs refused these credentials." });
});

describe("one at a time", () => {
  it("creates, gives, takes back, blocks, lifts, sets a password, suspends, resumes and deletes", async () => {
    const id = await made();
    expect(stored(id)).toMatchObject({
      password,
      traffic_limit: 43.87,
      lifetime: false,
      auto_disable: true,
    });
    const steps = [
      ["set-limits", { trafficCap: 50.5 * GB }, { traffic_limit: 50.5 }],
      ["set-limits", { trafficCap: 12.25 * GB }, { traffic_limit: 12.25 }],
      ["set-limits", { trafficCap: 0 }, { traffic_limit: 0 }],
      ["set-limits", { trafficCap: null }, { traffic_limit: null }],
      ["set-limits", { period: "1", atCap: "0" }, { lifetime: true, auto_disable: false }],
      ["set-password", { password: "Second_password2" }, { password: "Second_password2" }],
      ["disable", {}, { status: "disabled" }],
      ["enable", {}, { status: "active" }],
    ] as const;
    for (const [operation, input, then] of steps) {
      const { operation: done } = await does(operation, id, input);
      expect([operation, done.state]).toEqual([operation, "done"]);
      expect(stored(id)).toMatchObject(then);
    }
    expect(await mirrored(id)).toMatchObject({
      status: "active",
      unlimited: true,
      limits: { period: 1, atCap: 0 },
    });

    expect((await does("delete", id)).operation.state).toBe("done");
    expect(control().user(id)).toBeUndefined();
    expect((await mirrored(id)).gone).toBe(true);
  });

  it("keeps apart a cap of 0 and none, in the mirror too", async () => {
    const [blocked, free] = [await made({ trafficCap: 0 }), await made({ trafficCap: null })];
    expect([await mirrored(blocked), await mirrored(free)]).toMatchObject([
      { cap: 0, unlimited: false },
      { cap: null, unlimited: true },
    ]);
  });

  it("reveals no password, and has no note", async () => {
    const id = await made();
    for (const operation of ["reveal-password", "set-note", "allocate-traffic", "take-back"] as const)
      await expect(does(operation, id)).rejects.toMatchObject({ code: "refused" });
  });

  it.each([
    ["set-limits", { trafficCap: 7.5 * GB }, { traffic_limit: 7.5 }],
    ["disable", {}, { status: "disabled" }],
  ] as const)("finds out by itself what became of a %s without an answer", async (operation, input, then) => {
    const id = await made();
    control().faults([
      { match: { method: "PATCH", id }, fault: { kind: "hang-after", delayMs: 50, times: 1 } },
    ]);
    expect((await does(operation, id, input)).operation.state).toBe("done");
    control().clearFaults();
    expect(stored(id)).toMatchObject(then);
  });

  it("leaves the outcome of a password open, which no read can show", async () => {
    const id = await made();
    control().faults([
      { match: { method: "PATCH", id }, fault: { kind: "hang-after", delayMs: 50, times: 1 } },
    ]);
    const { operation } = await does("set-password", id, { password: "Second_password2" });
    control().clearFaults();
    expect(operation.state).toBe("unknown");
  });
});

it("corrects a deletion whose sub-user is listed again, also where no disabled one is listed", async () => {
  const id = await made();
  const user = stored(id);
  const { operation } = await does("delete", id);
  expect(operation.state).toBe("done");
  control().insert([{ ...user }]);
  await desk.query("update operations set settled_at = settled_at - interval '2 minutes' where id = $1", [
    operation.id,
  ]);
  control().options({ oxylabs: { activeOnly: true } });
  await syncAccount(accountId, "schedule");
  control().options({ oxylabs: {} });
  expect(await desk.query("select state, message from operations where id = $1", [operation.id])).toEqual([
    { state: "refused", message: expect.stringContaining("listed again") as string },
  ]);
});

describe("what its cap counts", () => {
  const operator = async () => {
    const actor = await addActor("operator", "Otto Operator");
    await desk.query("update staff set daily_gigabytes = 100 where id = $1", [actor.staffId]);
    return actor;
  };

  it("is restored by an undo, together with the cap", async () => {
    const id = await made();
    const { operation } = await does("set-limits", id, { trafficCap: 5 * GB, period: "1", atCap: "0" });
    expect(stored(id)).toMatchObject({ traffic_limit: 5, lifetime: true, auto_disable: false });
    const request = { runId: randomUUID(), operationId: operation.id };
    const draft = await planUndoOperation(desk.actor, request, someOrigin);
    expect(draft.totals.byState).toMatchObject({ planned: 1 });
    expect((await carryOut(draft)).totals.byState).toMatchObject({ done: 1 });
    expect(stored(id)).toMatchObject({ traffic_limit: 43.87, lifetime: false, auto_disable: true });
  });

  it("is left alone where someone has changed it since, before the undo is planned or after", async () => {
    const id = await made();
    const { operation } = await does("set-limits", id, { trafficCap: 5 * GB, period: "1" });
    const request = () => ({ runId: randomUUID(), operationId: operation.id });
    const draft = await planUndoOperation(desk.actor, request(), someOrigin);
    control().patch(id, { lifetime: false });
    expect((await carryOut(draft)).totals.byState).toMatchObject({ refused: 1 });
    expect(stored(id)).toMatchObject({ traffic_limit: 5 });
    await syncAccount(accountId, "schedule");
    await expect(planUndoOperation(desk.actor, request(), someOrigin)).rejects.toMatchObject({
      message: "Someone has changed it since.",
    });
  });

  it("is not widened to every month within a ceiling, which cannot say how much more that is", async () => {
    const [forEver, monthly] = [await made({ period: "1" }), await made({ period: "0" })];
    const actor = await operator();
    const change = (id: string, input: Record<string, unknown>) =>
      perform(actor, accountId, "set-limits", id, input);
    for (const input of [{ period: "0" }, { period: "0", trafficCap: GB }])
      await expect(change(forEver, input)).rejects.toMatchObject({ code: "forbidden" });
    expect(stored(forEver)).toMatchObject({ lifetime: true, traffic_limit: 43.87 });

    // One that counts by the month already, and less, can be told.
    expect((await change(monthly, { period: "0", trafficCap: 50 * GB })).operation.state).toBe("done");
    expect((await change(monthly, { period: "1" })).operation.state).toBe("done");
    expect((await change(forEver, { trafficCap: 50 * GB })).operation.state).toBe("done");
    // The mirror says by the month, Oxylabs for ever.
    const other = await made({ period: "0" });
    control().patch(other, { lifetime: true });
    const { operation } = await change(other, { period: "0", trafficCap: 44 * GB });
    expect(operation).toMatchObject({ state: "refused", errorKind: "conflict" });
    expect(stored(other)).toMatchObject({ lifetime: true, traffic_limit: 43.87 });
    // Nor does a person who says that they saw "for ever" there make the promise smaller.
    const claim = { seen: { "limits.period": 1 } };
    await expect(
      perform(actor, accountId, "set-limits", other, { period: "0", trafficCap: 44 * GB }, claim),
    ).rejects.toMatchObject({ code: "forbidden" });
    expect((await does("set-limits", forEver, { period: "0" })).operation.state).toBe("done");
  });
});

describe("many at once", () => {
  it("creates a list with passwords by its rule, and hands them over once", async () => {
    await added();
    const rows = [
      { username: "north", trafficCap: 1.5 * GB },
      { username: "south", trafficCap: 0, period: "1" },
    ];
    const run = await carryOut(
      await planCreate(desk.actor, { runId: randomUUID(), accountId, rows }, someOrigin),
    );
    expect(run.totals.byState).toMatchObject({ done: 2 });
    const { csv } = await takeReceipt(desk.actor, { runId: run.id }, someOrigin);
    const { data } = papaparse.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true });
    const held = control()
      .state()
      .users.filter(({ username }) => username === "north" || username === "south")
      // Rows are done side by side, in either order.
      .toSorted((one, other) => String(one.username).localeCompare(String(other.username)));
    expect(held.map(({ traffic_limit, lifetime }) => [traffic_limit, lifetime])).toEqual([
      [1.5, false],
      [0, true],
    ]);
    for (const { password: each } of held) {
      expect(each).toMatch(/^[A-Za-z0-9][A-Za-z0-9_~]{19}$/);
      expect(data.some((line) => Object.values(line).includes(each))).toBe(true);
    }
  });

  it("does not count one that continues beyond its cap among those that are cut off", async () => {
    const ids = [await made(), await made({ atCap: "0" })];
    for (const id of ids) control().patch(id, { traffic: 20 });
    await syncAccount(accountId, "schedule");
    const draft = await plan(
      { action: "traffic-cap", change: { mode: "set", value: 10 * GB }, allowBelowUse: true },
      ids,
    );
    expect(draft.totals).toMatchObject({ cutOff: 1, byState: { planned: 2 } });
  });

  it("changes caps, suspends, resumes, rotates passwords and deletes", async () => {
    const ids = [await made(), await made()];
    const carried = async (params: BulkAction) =>
      (await carryOut(await plan(params, ids))).totals.byState.done;
    const limits = () => ids.map((id) => stored(id).traffic_limit);

    expect(
      await carried({
        action: "traffic-cap",
        change: { mode: "raise-percent", value: 33 },
        allowBelowUse: false,
      }),
    ).toBe(2);
    expect(limits()).toEqual([58.347, 58.347]);
    expect(
      await carried({
        action: "traffic-cap",
        change: { mode: "lower", value: 8.347 * GB },
        allowBelowUse: false,
      }),
    ).toBe(2);
    expect(limits()).toEqual([50, 50]);
    expect(await carried({ action: "disable" })).toBe(2);
    expect(ids.map((id) => stored(id).status)).toEqual(["disabled", "disabled"]);
    expect(await carried({ action: "enable" })).toBe(2);
    expect(await carried({ action: "rotate-passwords" })).toBe(2);
    for (const id of ids) expect(stored(id).password).toMatch(/^[A-Za-z0-9][A-Za-z0-9_~]{19}$/);
    expect(await carried({ action: "delete" })).toBe(2);
    expect(ids.map((id) => control().user(id))).toEqual([undefined, undefined]);
  });
});

it("changes many without asking for a cap that it does not report, as no change overwrites it", async () => {
  const id = await made();
  control().patch(id, { traffic_limit: "none" as unknown as number });
  await syncAccount(accountId, "schedule");
  const carried = async (params: BulkAction) => {
    const draft = await plan(params, [id]);
    expect(draft.totals).toMatchObject({ needing: 0, byState: { planned: 1 } });
    return carryOut(draft);
  };
  const disabled = await carried({ action: "disable" });
  expect(disabled.totals.byState).toMatchObject({ done: 1 });
  expect(stored(id).status).toBe("disabled");
  const undo = await planUndo(desk.actor, { runId: randomUUID(), parentId: disabled.id }, someOrigin);
  expect((await carryOut(undo)).totals.byState).toMatchObject({ done: 1 });
  expect(stored(id).status).toBe("active");
  expect((await carried({ action: "rotate-passwords" })).totals.byState).toMatchObject({ done: 1 });
  expect(stored(id).password).not.toBe(password);
  await carried({ action: "delete" });
});

describe("a list that leaves out who is disabled", () => {
  it("makes no one vanish, and notices who is gone", async () => {
    const [hidden, gone] = [await made(), await made()];
    for (const { id, status } of control().state().users)
      if (status === "disabled") control().patch(id, { status: "active" });
    await syncAccount(accountId, "schedule");
    control().options({ oxylabs: { activeOnly: true } });
    control().patch(hidden, { status: "disabled" });
    control().remove(gone);
    await syncAccount(accountId, "schedule");
    expect(await mirrored(hidden)).toMatchObject({ status: "disabled", gone: false, cap: 43.87 * GB });
    expect((await mirrored(gone)).gone).toBe(true);
    expect((await does("enable", hidden)).operation.state).toBe("done");
    expect(await mirrored(hidden)).toMatchObject({ status: "active" });
    control().options({ oxylabs: {} });
  });

  it("adds to the cap of one that no read shows each time, and an undo takes that off once", async () => {
    const hidden = await made({ trafficCap: 10 * GB, period: "1" });
    control().options({ oxylabs: { activeOnly: true } });
    control().patch(hidden, { status: "disabled" });
    await syncAccount(accountId, "schedule");
    const add = { action: "add-traffic", gigabytes: 5, productType: "*" } as const;
    for (const raised of [15, 20]) {
      const run = await carryOut(await plan(add, [hidden]));
      expect(run.totals.byState).toMatchObject({ done: 1 });
      expect(stored(hidden).traffic_limit).toBe(raised);
      expect(await mirrored(hidden)).toMatchObject({
        status: "disabled",
        cap: raised * GB,
        limits: { period: 1, atCap: 1 },
      });
    }
    const { operation } = await does("set-limits", hidden, { atCap: "0" });
    expect(operation).toMatchObject({ state: "done", unverified: true, after: { "limits.atCap": 0 } });
    expect((await mirrored(hidden)).limits).toEqual({ period: 1, atCap: 0 });

    const [second] = await desk.query<{ id: string }>(
      "select id from operations where remote_id = $1 and operation = 'set-limits' order by created_at offset 1",
      [hidden],
    );
    const request = () => ({ runId: randomUUID(), operationId: second?.id ?? "" });
    const undo = await carryOut(await planUndoOperation(desk.actor, request(), someOrigin));
    expect(undo.totals.byState).toMatchObject({ done: 1 });
    expect(stored(hidden).traffic_limit).toBe(15);
    await expect(planUndoOperation(desk.actor, request(), someOrigin)).rejects.toMatchObject({
      message: "You have already undone it.",
    });
    expect(stored(hidden).traffic_limit).toBe(15);
    control().options({ oxylabs: {} });
    control().patch(hidden, { status: "active" });
  });

  it("keeps the age of what one had used that is no longer listed", async () => {
    const hidden = await made();
    control().patch(hidden, { traffic: 43.87 });
    await syncAccount(accountId, "schedule");
    const anHourAgo = "date_trunc('second', now() - interval '1 hour')";
    await desk.query(`update accounts set last_good_at = ${anHourAgo} where id = $1`, [accountId]);
    await desk.query(
      `update sub_users set observed_at = ${anHourAgo} where account_id = $1 and remote_id = $2`,
      [accountId, hidden],
    );
    control().options({ oxylabs: { activeOnly: true } });
    control().patch(hidden, { status: "disabled" });
    const { subUser } = await refreshSubUser(desk.actor, { accountId, remoteId: hidden });
    expect(subUser).toMatchObject({ status: "disabled", trafficUsed: 43.87 * GB });
    await syncAccount(accountId, "schedule");
    const now = await getSubUser(desk.actor, { accountId, remoteId: hidden });
    expect(Date.now() - Date.parse(now?.trafficAsOf ?? "")).toBeGreaterThan(59 * minuteMs);
    control().options({ oxylabs: {} });
    control().patch(hidden, { status: "active", traffic: 1 });
    await syncAccount(accountId, "schedule");
    expect(await getSubUser(desk.actor, { accountId, remoteId: hidden })).toMatchObject({
      status: "active",
      trafficAsOf: null,
    });
  });

  it("finds out about many, a few at a time, and does not ask again at once", async () => {
    const ids = control()
      .insert(Array.from({ length: 25 }, (_, at) => ({ username: `many_${at}`, traffic_limit: 5 })))
      .toSorted();
    await syncAccount(accountId, "schedule");
    for (const { id, status } of control().state().users)
      if (status === "disabled" || ids.includes(String(id))) control().patch(id, { status: "active" });
    control().options({ oxylabs: { activeOnly: true } });
    for (const id of ids) control().patch(id, { status: "disabled" });
    const looks = () =>
      control()
        .requests()
        .requests.filter(({ path }) => path.endsWith("?type=24h")).length;
    const asked: number[] = [];
    const listAndCount = async () => {
      for (const _round of [1, 2, 3]) {
        const before = looks();
        await syncAccount(accountId, "schedule");
        asked.push(looks() - before);
      }
    };
    await listAndCount();
    expect(asked.splice(0)).toEqual([20, 5, 0]);
    // An hour later it is the turn of each again, and then of no one.
    await desk.query(
      "update sub_users set observed_at = observed_at - interval '2 hours' where account_id = $1 and name like 'many%'",
      [accountId],
    );
    await listAndCount();
    expect(asked).toEqual([20, 5, 0]);
    const rows = await desk.query(
      `select remote_id from sub_users where account_id = $1 and name like 'many%' and status = 'disabled'
        and vanished_at is null order by remote_id`,
      [accountId],
    );
    expect(rows.map(({ remote_id }) => remote_id)).toEqual(ids);
    control().options({ oxylabs: {} });
  });
});

it("stores no password in the clear", async () => {
  await added();
  await syncAccount(accountId, "schedule");
  const tables = await dumpTables(desk);
  expect(tables).not.toContain(oxylabs.password);
  for (const { password: each } of control().state().users) expect(tables).not.toContain(each);
});
