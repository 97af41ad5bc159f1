import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listAccounts } from "../accounts/list";
import { instanceId } from "../instance";
import { refreshSubUser } from "../sub-users/refresh";
import { listSubUsers } from "../sub-users/list";
import { observeSubUsers } from "../sub-users/observe";
import { plainSearch } from "../domain/sub-users/search";
import { db } from "../db/client";
import { netnutId, nineProxyId, perform, startDesk, type TestDesk } from "../../testing/desk";
import { openQueue, syncQueue } from "../queue";
import { syncAccount } from "./sync-account";
import { readUsageRound } from "./usage";

let desk: TestDesk;
const nine = () => desk.nineProxy.control;
const net = () => desk.netnut.control;

beforeAll(async () => {
  desk = await startDesk({ providerTimeoutMs: 1_500 });
});
afterAll(() => desk.close());
beforeEach(async () => {
  for (const control of [nine(), net()]) {
    control.reset({ users: 40 });
    control.options({ frozen: true });
  }
  await desk.query("truncate sub_users, sync_runs, operations cascade");
  await desk.query("update accounts set last_good_at = null");
});

interface Row extends Record<string, unknown> {
  remote_id: string;
  name: string;
  status: string;
  note: string | null;
  xmin: string;
  gone: boolean;
  missing: boolean;
}
const rows = (account = nineProxyId) =>
  desk.query<Row>(
    "select remote_id, name, status, note, xmin::text as xmin, vanished_at is not null as gone, missing_since is not null as missing from sub_users where account_id = $1 order by remote_id",
    [account],
  );
const rowOf = async (id: number | string, account = nineProxyId) =>
  (await rows(account)).find((row) => row.remote_id === String(id));
const lastRun = async (account = nineProxyId) =>
  (
    await desk.query("select * from sync_runs where account_id = $1 order by started_at desc limit 1", [
      account,
    ])
  )[0];
const sync = (account = nineProxyId) => syncAccount(account, "schedule");
const minutesLater = (minutes: number) =>
  desk.query("update sub_users set missing_since = missing_since - make_interval(mins => $1)", [minutes]);
const pages = { ...plainSearch, size: 250 as const };

describe("a sync", () => {
  it("imports everything at first", async () => {
    expect(await Promise.all([sync(), sync(netnutId)])).toEqual([true, true]);
    expect(await lastRun()).toMatchObject({
      state: "done",
      trigger: "first",
      rows: 40,
      expected: 40,
      changed: 40,
      vanished: 0,
      unreadable: 0,
      error: null,
    });
    expect(await lastRun(netnutId)).toMatchObject({
      state: "done",
      trigger: "first",
      rows: 40,
      expected: null,
      changed: 40,
    });
    const { total, rows: listed } = await listSubUsers(desk.actor, pages);
    expect(total).toBe(80);
    for (const user of nine().state().users) {
      expect(
        listed.find(({ remoteId, accountId }) => accountId === nineProxyId && remoteId === String(user.id)),
      ).toMatchObject({
        name: user.user_name,
        note: user.note,
        status: ["", "active", "disabled", "blocked"][user.status],
        trafficUsed: user.data_used,
        ipUsed: user.ip_used,
        trafficCap: user.usage_cap > 0 ? user.usage_cap : "unlimited",
        ipCap: user.ip_usage_cap >= 0 ? user.ip_usage_cap : "unlimited",
        createdAt: new Date(user.created_at * 1000).toISOString(),
      });
    }
    const accounts = await listAccounts(desk.actor);
    expect(accounts.map(({ subUsers, health }) => ({ subUsers, health }))).toEqual([
      { subUsers: 40, health: "reachable" },
      { subUsers: 40, health: "reachable" },
    ]);
  });

  it("writes a row only when it changed, and then once", async () => {
    await sync();
    const before = await rows();
    await sync();
    expect(await rows()).toEqual(before);
    expect(await lastRun()).toMatchObject({ state: "done", trigger: "schedule", changed: 0, rows: 40 });
    const changed = nine().state().users.slice(3, 6);
    for (const { id } of changed) nine().patch(id, { note: "changed behind the desk's back" });
    await sync();
    expect((await lastRun())?.changed).toBe(3);
    const after = await rows();
    expect(
      after
        .filter((row, index) => row.xmin !== before[index]?.xmin)
        .map(({ remote_id: id }) => id)
        .toSorted(),
    ).toEqual(changed.map(({ id }) => String(id)).toSorted());
    await sync();
    expect(await rows()).toEqual(after);
  });

  it("records a change from outside once a listing has shown the result of an operation before it", async () => {
    await sync();
    const id = String(nine().state().users[0]?.id);
    const drifts = () => desk.query("select after from drifts where remote_id = $1", [id]);
    await perform(desk.actor, nineProxyId, "set-note", id, { note: "ours" });
    nine().patch(Number(id), { note: "ours, as a copy that lags shows it" });
    await desk.query("update operations set settled_at = now() + interval '1 minute' where remote_id = $1", [
      id,
    ]);
    await sync();
    expect(await drifts()).toEqual([]);
    await desk.query("update operations set settled_at = sent_at where remote_id = $1", [id]);
    await desk.query(
      "update sub_users set observed_at = observed_at - interval '1 hour' where remote_id = $1",
      [id],
    );
    nine().patch(Number(id), { note: "theirs" });
    await sync();
    expect(await drifts()).toEqual([{ after: { note: "theirs" } }]);
  });

  it("records a change from outside once, whether a look or a listing sees it first", async () => {
    await sync();
    await desk.query("delete from drifts");
    const [first, second] = nine().state().users;
    const drifts = () => desk.query("select remote_id, after from drifts order by id");
    const ref = { accountId: nineProxyId, remoteId: String(first?.id) };
    nine().patch(first?.id ?? 0, { usage_cap: 999_000_000_000 });
    nine().patch(second?.id ?? 0, { usage_cap: 999_000_000_000 });
    await refreshSubUser(desk.actor, ref);
    expect(await drifts()).toEqual([{ remote_id: ref.remoteId, after: { trafficCap: 999_000_000_000 } }]);
    await sync();
    await refreshSubUser(desk.actor, ref);
    expect((await drifts()).map((row) => row.remote_id)).toEqual([ref.remoteId, String(second?.id)]);
  });

  it("counts rows it cannot read, keeps all others, and retires no one meanwhile", async () => {
    await sync();
    nine().remove(nine().state().users[0]?.id ?? 0);
    nine().insert([{ id: "no number" }, { id: null }], true);
    await sync();
    expect(await lastRun()).toMatchObject({
      state: "done",
      unreadable: 2,
      vanished: 0,
      error: "2 rows could not be read",
    });
    expect((await rows()).every(({ gone }) => !gone)).toBe(true);
    const [, account] = await listAccounts(desk.actor);
    expect(account).toMatchObject({
      unreadable: 2,
      health: "reachable",
      lastSync: { error: "2 rows could not be read" },
    });
    expect(Date.parse(account?.lastGoodAt ?? "")).toBeGreaterThan(Date.now() - 5_000);
  });

  it("survives NUL, lone surrogates, endless texts and impossible figures from a provider", async () => {
    nine().reset({ users: 0 });
    net().reset({ users: 0 });
    nine().insert(
      [
        { id: 1, user_name: "a\u0000b\ud800c", note: "\udfff\u0000", use_key: "k", status: 1 },
        { id: 2, user_name: "😀".repeat(5_000), note: "n".repeat(100_000) },
        { id: 3, user_name: "x", created_at: 8e15, updated_at: 999_999_999_999, data_used: 1e300 },
        { id: 4, user_name: "y", data_used: 2 ** 53 - 1, usage_cap: 1, ip_used: 2 ** 53 - 1 },
      ],
      true,
    );
    net().insert(
      [
        {
          customer_id: "ü/€",
          customer_name: "\u0000",
          customer_login_name: "l\ud800",
          customer_active: true,
        },
      ],
      true,
    );
    await Promise.all([sync(), sync(netnutId)]);
    expect(await lastRun()).toMatchObject({ state: "done", rows: 4, error: null });
    expect(await lastRun(netnutId)).toMatchObject({ state: "done", rows: 1, error: null });
    expect((await rowOf(1))?.name).toBe("a\ufffdb\ufffdc");
    expect((await rowOf("ü/€", netnutId))?.name).toBe("\ufffd");
    expect((await listSubUsers(desk.actor, { ...pages, q: "b\ufffdc" })).total).toBe(1);
    await readUsageRound(netnutId);
  });
});

describe("what a listing no longer has", () => {
  it("is retired after a complete listing, each confirmed on its own", async () => {
    await sync();
    const [gone, alsoGone, renamed] = nine().state().users;
    nine().remove(gone?.id ?? 0);
    nine().remove(alsoGone?.id ?? 0);
    nine().patch(renamed?.id ?? 0, { user_name: "another_name" });
    await sync();
    expect(await lastRun()).toMatchObject({ state: "done", vanished: 2, error: null });
    expect([
      (await rowOf(gone?.id ?? 0))?.gone,
      (await rowOf(alsoGone?.id ?? 0))?.gone,
      (await rowOf(renamed?.id ?? 0))?.gone,
    ]).toEqual([true, true, false]);
    expect((await rowOf(renamed?.id ?? 0))?.name).toBe("another_name");
    expect((await listSubUsers(desk.actor, pages)).total).toBe(38);
  });

  it("comes back when the provider lists it again", async () => {
    await sync();
    const user = nine().state().users[0] ?? expect.fail();
    nine().remove(user.id);
    await sync();
    nine().insert([{ ...user }]);
    await sync();
    expect(await rowOf(user.id)).toMatchObject({ gone: false, name: user.user_name });
  });

  it("is asked for before it is believed: a row that only the listing lacks stays", async () => {
    await sync();
    await sync(netnutId);
    const user =
      net()
        .state()
        .users.find(({ customer_active: active }) => active) ?? expect.fail();
    // As if the listing lost it: neither state lists it, while a read of it alone still finds it.
    net().patch(user.customer_id, { customer_id: "hidden" });
    net().faults([
      {
        match: { method: "GET", path: `/sub-user/${user.customer_id}` },
        fault: { kind: "status", status: 500 },
      },
    ]);
    await sync(netnutId);
    expect(await lastRun(netnutId)).toMatchObject({ state: "failed", vanished: 0 });
    expect(await rowOf(user.customer_id, netnutId)).toMatchObject({ gone: false });
    net().clearFaults();
  });

  it("is not gone because a page that was opened did not find it, and is after a listing, which is asked for", async () => {
    await sync();
    const { id } = nine().state().users[0] ?? expect.fail();
    const ref = { accountId: nineProxyId, remoteId: String(id) };
    await openQueue(syncQueue(nineProxyId));
    const waiting = () =>
      desk.query<{ state: string }>("select state from pgboss.job where name = $1", [syncQueue(nineProxyId)]);
    nine().remove(id);
    const { subUser, problem } = await refreshSubUser(desk.actor, ref);
    expect([subUser?.vanishedAt, problem]).toEqual([
      null,
      "9Proxy did not find it just now. The next listing decides whether it is gone.",
    ]);
    expect(await waiting()).toEqual([{ state: "created" }]);
    // However often it is opened, also once the listing that it asked for has run.
    await desk.query("update pgboss.job set state = 'completed' where name = $1", [syncQueue(nineProxyId)]);
    await refreshSubUser(desk.actor, ref);
    expect(await waiting()).toEqual([{ state: "completed" }]);
    expect(await rowOf(id)).toMatchObject({ gone: false, missing: false });
    await sync();
    expect(await lastRun()).toMatchObject({ vanished: 1, error: null });
    const after = await refreshSubUser(desk.actor, ref);
    expect([after.subUser?.vanishedAt, after.problem]).toEqual([expect.any(String), null]);
  });

  it('"never on an empty or shrunken answer without a second look"', async () => {
    await sync();
    nine().reset({ users: 0 });
    await sync();
    expect(await lastRun()).toMatchObject({
      state: "done",
      rows: 0,
      vanished: 0,
      error:
        "40 sub-users are missing from the listing. They are kept until a listing at least 15 minutes later lacks them too.",
    });
    expect((await rows()).every(({ gone, missing }) => !gone && missing)).toBe(true);
    nine().reset({ users: 40 });
    await sync();
    expect((await rows()).every(({ gone, missing }) => !gone && !missing)).toBe(true);
    nine().reset({ users: 10 });
    await sync();
    expect((await rows()).filter(({ missing }) => missing)).toHaveLength(30);
    await sync();
    expect(await lastRun()).toMatchObject({ vanished: 0 });
    await minutesLater(15);
    await sync();
    expect(await lastRun()).toMatchObject({ vanished: 30, error: null });
    expect((await rows()).filter(({ gone }) => gone)).toHaveLength(30);
  });

  describe.each([
    [0, 15],
    [1, 15],
    [10, 21],
  ])("%i of %i left at once", (left, before) => {
    const missing = before - left;
    const state = async () => {
      const now = await rows();
      return {
        gone: now.filter(({ gone }) => gone).length,
        missing: now.filter((row) => row.missing).length,
      };
    };
    const goodAt = async () =>
      (await desk.query("select last_good_at as at from accounts where id = $1", [nineProxyId]))[0]?.at;

    it("are doubted for a quarter of an hour, however often it is listed, and nothing follows from it", async () => {
      nine().reset({ users: before });
      await sync();
      const { operation } = await perform(desk.actor, nineProxyId, "create", null, {
        user_name: "just_created",
        use_key: "Key-0815!",
      });
      const good = await goodAt();
      nine().reset({ users: left });
      for (let turn = 0; turn < 3; turn += 1) {
        await sync();
        expect(await lastRun()).toMatchObject({
          state: "done",
          whole: false,
          vanished: 0,
          error: `${missing + 1} sub-users are missing from the listing. They are kept until a listing at least 15 minutes later lacks them too.`,
        });
      }
      await minutesLater(14);
      await sync();
      expect(await state()).toEqual({ gone: 0, missing: missing + 1 });
      expect(await goodAt()).toEqual(good);
      expect(await desk.query("select state, message from operations where id = $1", [operation.id])).toEqual(
        [{ state: "done", message: null }],
      );
      nine().reset({ users: before });
      nine().insert([{ user_name: "just_created", id: Number(operation.remoteId) }]);
      await sync();
      expect(await state()).toEqual({ gone: 0, missing: 0 });
      expect(await lastRun()).toMatchObject({ whole: true, error: null });
    });

    it("are believed after it", async () => {
      nine().reset({ users: before });
      await sync();
      nine().reset({ users: left });
      await sync();
      await minutesLater(15);
      await sync();
      expect(await state()).toEqual({ gone: missing, missing: 0 });
      expect(await lastRun()).toMatchObject({ whole: true, vanished: missing, error: null });
    });
  });

  it.each([
    [1, 2],
    [2, 3],
    [1, 4],
    [7, 15],
  ])("%i of %i are each asked for at once", async (removed, before) => {
    nine().reset({ users: before });
    await sync();
    for (const { id } of nine().state().users.slice(0, removed)) nine().remove(id);
    await sync();
    expect(await lastRun()).toMatchObject({ whole: true, vanished: removed, error: null });
  });

  it("many that are not most wait as long, and the rest of the listing counts meanwhile", async () => {
    nine().reset({ users: 60 });
    await sync();
    for (const { id } of nine().state().users.slice(0, 21)) nine().remove(id);
    for (let turn = 0; turn < 2; turn += 1) await sync();
    expect(await lastRun()).toMatchObject({
      whole: true,
      vanished: 0,
      error: expect.stringContaining("15 minutes") as string,
    });
    await minutesLater(15);
    await sync();
    expect(await lastRun()).toMatchObject({ whole: true, vanished: 21, error: null });
  });

  it("the only one is gone at the second look", async () => {
    nine().reset({ users: 1 });
    await sync();
    nine().reset({ users: 0 });
    await sync();
    expect(await lastRun()).toMatchObject({
      vanished: 0,
      error: "1 sub-user is missing from the listing. It is kept until the next one confirms it.",
    });
    await sync();
    expect(await lastRun()).toMatchObject({ vanished: 1, error: null });
  });

  it("retires no one while pages drift", async () => {
    await sync();
    nine().options({ maxLimit: 4 });
    nine().latency({ ms: 15 });
    const syncing = sync();
    await expect
      .poll(
        () =>
          nine()
            .requests()
            .requests.filter(({ path }) => path.includes("page=2")).length,
      )
      .toBeGreaterThan(0);
    nine().remove(nine().state().users[0]?.id ?? 0);
    await syncing;
    nine().latency({ ms: 0 });
    expect(await lastRun()).toMatchObject({ state: "done", vanished: 0, error: expect.any(String) });
    expect((await rows()).some(({ gone }) => gone)).toBe(false);
    await sync();
    expect((await rows()).filter(({ gone }) => gone)).toHaveLength(1);
  });

  it("does not call a listing good that broke off in silence", async () => {
    await sync();
    const good = async () =>
      (
        await desk.query<{ at: Date }>("select last_good_at as at from accounts where id = $1", [nineProxyId])
      )[0]?.at;
    const before = await good();
    nine().options({ maxLimit: 10 });
    nine().latency({ ms: 20 });
    const syncing = sync();
    await expect
      .poll(
        () =>
          nine()
            .requests()
            .requests.some(({ path }) => path.includes("page=2")),
        { interval: 1 },
      )
      .toBe(true);
    for (const { id } of nine().state().users.slice(5)) nine().remove(id);
    await syncing;
    nine().latency({ ms: 0 });
    expect(await lastRun()).toMatchObject({
      state: "done",
      rows: 10,
      vanished: 0,
      error: expect.any(String),
    });
    expect((await rows()).some(({ gone }) => gone)).toBe(false);
    expect(await good()).toEqual(before);
  });
});

describe("when a provider fails", () => {
  it("its rows stay and grow older, and the other is fresh", async () => {
    await Promise.all([sync(), sync(netnutId)]);
    nine().options({ down: true });
    const { id } = nine().state().users[0] ?? expect.fail();
    const changed = net().state().users[0] ?? expect.fail();
    net().patch(changed.customer_id, { customer_name: "Fresh" });
    await Promise.all([sync(), sync(netnutId)]);
    expect(await lastRun()).toMatchObject({ state: "failed", error: expect.stringContaining("9Proxy") });
    expect(await lastRun(netnutId)).toMatchObject({ state: "done" });
    expect((await rowOf(changed.customer_id, netnutId))?.name).toBe("Fresh");
    expect(await rowOf(id)).toMatchObject({ gone: false, missing: false });
    expect((await listSubUsers(desk.actor, pages)).total).toBe(80);
    const accounts = await listAccounts(desk.actor);
    expect(accounts.map(({ health }) => health)).toEqual(["reachable", "unreachable"]);
    const { subUser, problem } = await refreshSubUser(desk.actor, {
      accountId: nineProxyId,
      remoteId: String(id),
    });
    expect([subUser?.remoteId, problem]).toEqual([String(id), expect.stringContaining("9Proxy")]);
  });

  it("in the middle of a listing: what came is kept, no one is retired", async () => {
    await sync();
    nine().remove(nine().state().users[39]?.id ?? 0);
    nine().patch(nine().state().users[0]?.id ?? 0, { note: "new" });
    nine().options({ maxLimit: 10 });
    nine().latency({ ms: 20 });
    const listing = sync();
    await expect
      .poll(
        () =>
          nine()
            .requests()
            .requests.some(({ path }) => path.includes("page=2")),
        { interval: 1 },
      )
      .toBe(true);
    nine().options({ down: true });
    await listing;
    nine().latency({ ms: 0 });
    expect(await lastRun()).toMatchObject({ state: "failed" });
    expect(await rowOf(nine().state().users[0]?.id ?? 0)).toMatchObject({ note: "new" });
    expect((await rows()).some(({ gone }) => gone)).toBe(false);
  });

  it('"One provider slow or dead must not slow the other, sign-in, or the list (the list reads the local mirror)"', async () => {
    await Promise.all([sync(), sync(netnutId)]);
    nine().faults([{ match: {}, fault: { kind: "hang-before" } }]);
    const slow = sync();
    const startedAt = Date.now();
    await sync(netnutId);
    expect((await listSubUsers(desk.actor, pages)).total).toBe(80);
    const quick = Date.now() - startedAt;
    await slow;
    expect(Date.now() - startedAt).toBeGreaterThan(quick * 2);
    expect(await lastRun()).toMatchObject({ state: "failed", error: "9Proxy did not answer in time." });
  });
});

describe("two syncs", () => {
  it("of one account do not run at once", async () => {
    // On a busy machine the third may begin half a second after the first.
    nine().latency({ ms: 2_000 });
    expect((await Promise.all([sync(), sync(), sync()])).filter(Boolean)).toHaveLength(1);
    expect(await desk.query("select count(*) as count from sync_runs")).toEqual([{ count: 1 }]);
  });

  it("one that a killed process left running is taken over", async () => {
    await desk.query(
      "insert into sync_runs (account_id, trigger, started_at, instance_id) values ($1, 'schedule', now() - interval '1 hour', $2)",
      [nineProxyId, randomUUID()],
    );
    expect(await sync()).toBe(true);
    expect(await desk.query("select state, error from sync_runs order by started_at")).toEqual([
      { state: "failed", error: "Subdesk stopped while it was running." },
      { state: "done", error: null },
    ]);
  });

  it("one that this process let go of, as when the database failed it, is taken over as well", async () => {
    await desk.query(
      "insert into sync_runs (account_id, trigger, started_at, instance_id) values ($1, 'schedule', now() - interval '1 hour', $2)",
      [nineProxyId, instanceId()],
    );
    expect(await sync()).toBe(true);
    expect(
      (await desk.query("select state from sync_runs order by started_at")).map(({ state }) => state),
    ).toEqual(["failed", "done"]);
  });

  it("one that a living process has running is not", async () => {
    const living = randomUUID();
    await desk.query("insert into instances (id, pulse_at) values ($1, now())", [living]);
    await desk.query(
      "insert into sync_runs (account_id, trigger, started_at, instance_id) values ($1, 'schedule', now(), $2)",
      [nineProxyId, living],
    );
    expect(await sync()).toBe(false);
  });
});

describe('"A mirror row is only overwritten by a newer observation"', () => {
  const item = { remoteId: "5", name: "five", status: "active" as const, note: "first" };
  const at = (second: number) => new Date(Date.UTC(2025, 5, 2, 9, 0, second));
  const observe = (note: string, second: number, more = {}) =>
    observeSubUsers(db(), nineProxyId, [{ ...item, note, ...more }], at(second));

  it("an older one changes nothing, whatever it says", async () => {
    await observe("first", 10);
    expect(await observe("older", 5)).toBe(0);
    expect(await observe("same moment", 10)).toBe(0);
    expect((await rowOf(5))?.note).toBe("first");
    expect(await observe("newer", 11)).toBe(1);
    expect((await rowOf(5))?.note).toBe("newer");
  });

  it("what was left unreported keeps what is known", async () => {
    // A day without a partition for samples is no reason to fail either.
    await observe("first", 1, {
      trafficCap: 5,
      trafficUsed: 2,
      ipCap: null,
      ipUsed: 1,
      login: "l",
      email: "e@x.example",
      createdAt: at(0),
    });
    await observeSubUsers(db(), nineProxyId, [{ remoteId: "5", name: "five", status: "unknown" }], at(2));
    const [row] = await desk.query("select * from sub_users where remote_id = '5'");
    expect(row).toMatchObject({
      status: "active",
      note: "first",
      traffic_cap: 5,
      traffic_used: 2,
      ip_unlimited: true,
      ip_used: 1,
      login: "l",
      email: "e@x.example",
      remote_created_at: at(0),
    });
  });

  it("the same sub-user twice in one page is taken once", async () => {
    expect(await observeSubUsers(db(), nineProxyId, [item, { ...item, note: "second" }], at(1))).toBe(1);
    expect((await rowOf(5))?.note).toBe("second");
  });

  it("a sync that began before a write cannot undo it", async () => {
    await sync();
    const user =
      nine()
        .state()
        .users.find(({ status }) => status === 1) ?? expect.fail();
    nine().faults([{ match: { path: "get-list" }, fault: { kind: "slow-body", delayMs: 500, times: 1 } }]);
    const syncing = sync();
    await expect
      .poll(() =>
        nine()
          .requests()
          .requests.some(({ fault }) => fault === "slow-body"),
      )
      .toBe(true);
    const { operation } = await perform(desk.actor, nineProxyId, "disable", user.id);
    expect(operation.state).toBe("done");
    await syncing;
    expect((await rowOf(user.id))?.status).toBe("disabled");
  });

  it("also when the write only brought back what the mirror had shown all along", async () => {
    await sync();
    const user =
      nine()
        .state()
        .users.find(({ status }) => status === 1) ?? expect.fail();
    nine().patch(user.id, { status: 2 });
    nine().faults([{ match: { path: "get-list" }, fault: { kind: "slow-body", delayMs: 500, times: 1 } }]);
    const syncing = sync();
    await expect
      .poll(() =>
        nine()
          .requests()
          .requests.some(({ fault }) => fault === "slow-body"),
      )
      .toBe(true);
    expect((await perform(desk.actor, nineProxyId, "enable", user.id)).operation.state).toBe("done");
    await syncing;
    expect((await rowOf(user.id))?.status).toBe("active");
  });

  it("nor can it bring a deleted one back, or lose a created one", async () => {
    await sync();
    const user = nine().state().users[0] ?? expect.fail();
    nine().options({ maxLimit: 20 });
    nine().faults([{ match: { path: "get-list" }, fault: { kind: "slow-body", delayMs: 500, times: 1 } }]);
    const syncing = sync();
    await expect
      .poll(() =>
        nine()
          .requests()
          .requests.some(({ fault }) => fault === "slow-body"),
      )
      .toBe(true);
    await perform(desk.actor, nineProxyId, "delete", user.id);
    const made = await perform(desk.actor, nineProxyId, "create", null, {
      user_name: "during_sync",
      use_key: "Key-0815!",
    });
    await syncing;
    expect((await rowOf(user.id))?.gone).toBe(true);
    expect(await rowOf(made.subUser?.remoteId ?? "")).toMatchObject({ gone: false, name: "during_sync" });
  });

  it("holds under many writes and syncs at once: in the end the mirror is what the provider has", async () => {
    await sync();
    nine().options({ maxLimit: 7 });
    const users = nine()
      .state()
      .users.filter(({ status }) => status < 3);
    const writing = users.map(async ({ id, status }, index) =>
      perform(
        desk.actor,
        nineProxyId,
        index % 3 === 0 ? "set-note" : status === 1 ? "disable" : "enable",
        id,
        index % 3 === 0 ? { note: `during ${index}` } : {},
      ),
    );
    const syncing = (async () => {
      for (let round = 0; round < 4; round += 1) await sync();
    })();
    const results = await Promise.all(writing);
    await syncing;
    expect(new Set(results.map(({ operation }) => operation.state))).toEqual(new Set(["done"]));
    for (const user of nine().state().users)
      expect(await rowOf(user.id)).toMatchObject({
        status: ["", "active", "disabled", "blocked"][user.status],
        note: user.note,
      });
  });
});

describe("usage asked for on its own", () => {
  it("is read for those not asked longest, and ends quietly where the account offers none", async () => {
    await sync(netnutId);
    expect(await readUsageRound(netnutId)).toBe(40);
    const read = await desk.query<{ remote_id: string; traffic_cap: number }>(
      "select remote_id, traffic_cap from sub_users where traffic_used is not null",
    );
    expect(read).toHaveLength(40);
    for (const user of net().state().users) {
      const cap = user.plans.filter(({ end }) => end > Date.now()).reduce((sum, { gb }) => sum + gb, 0) * 1e9;
      expect(read.find(({ remote_id: id }) => id === String(user.customer_id))?.traffic_cap).toBe(cap);
    }
    net().options({ usage: false });
    const before = net().requests().total;
    expect(await readUsageRound(netnutId)).toBe(0);
    expect(net().requests().total - before).toBe(5);
  });

  it("a few that never answer do not stand before all others", async () => {
    await sync(netnutId);
    const stubborn = net().state().users.slice(0, 6);
    net().faults(
      stubborn.map(({ customer_id: id }) => ({
        match: { path: `/usage/${id}` },
        fault: { kind: "status", status: 400 },
      })),
    );
    await readUsageRound(netnutId);
    await readUsageRound(netnutId);
    const [{ count } = { count: 0 }] = await desk.query<{ count: number }>(
      "select count(*) as count from sub_users where traffic_used is not null",
    );
    expect(count).toBe(34);
  });

  it("does not shorten what is known when the provider does not say", async () => {
    await sync(netnutId);
    await readUsageRound(netnutId);
    const before = await desk.query(
      "select remote_id, traffic_cap, traffic_used, observed_at from sub_users order by id",
    );
    net().options({ usage: false });
    await readUsageRound(netnutId);
    expect(
      await desk.query("select remote_id, traffic_cap, traffic_used, observed_at from sub_users order by id"),
    ).toEqual(before);
  });
});

// Must be last: background work at NetNut is held back for a while after it.
describe("a refused key", () => {
  it("is said, and every row is kept", async () => {
    await sync(netnutId);
    net().options({ refuseKey: true });
    expect(await syncAccount(netnutId, "person")).toBe(true);
    expect(await lastRun(netnutId)).toMatchObject({ state: "failed", error: "Unauthorized" });
    expect((await listAccounts(desk.actor))[0]).toMatchObject({
      health: "refused",
      healthMessage: "Unauthorized",
    });
    expect((await rows(netnutId)).every(({ gone }) => !gone)).toBe(true);
  });
});
