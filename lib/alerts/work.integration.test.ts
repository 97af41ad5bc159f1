import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createServer as createSocketServer, type AddressInfo, type Socket } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { someOrigin } from "../../testing/accounts";
import { addActor, netnutId, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { receiveHooks } from "../../e2e/support/receivers";
import type { AlertKind } from "../domain/alerts/alert";
import { atOnce } from "../domain/alerts/channel";
import { listSubUsers } from "../sub-users/list";
import { listPools } from "../pool/list";
import { plainSearch } from "../domain/sub-users/search";
import { makeDefaultRules } from "./defaults";
import { deliverAlerts } from "./deliver";
import { evaluateAlerts } from "./evaluate";
import { getAlertBell } from "./get-bell";
import { listAlerts } from "./list";
import { markAlertsRead } from "./mark-read";
import { saveChannel } from "./save-channel";
import { saveRule } from "./save-rule";
import { workOnAlerts } from "./work";

let desk: TestDesk;
const GB = 1e9;

beforeAll(async () => {
  vi.stubEnv("WEBHOOK_ALLOW_PRIVATE", "127.0.0.1");
  desk = await startDesk();
});
afterAll(() => desk.close());
beforeEach(async () => {
  for (const table of [
    "alert_rules",
    "alert_channels",
    "progress",
    "usage_last",
    "sub_users",
    "pools",
    "alerts_read",
  ])
    await desk.query(`delete from ${table}`);
  await desk.query(
    "update accounts set health = 'reachable', health_message = null, last_good_at = now(), read_in_at = now(), created_at = now()",
  );
});

const plant = (count: number, share: number) =>
  desk.query(
    `insert into sub_users (account_id, remote_id, name, status, traffic_cap, traffic_used, first_seen_at, observed_at)
     select $1, n::text, 'user ' || n, 'active', 100000000, 100000000 * $3::float8, now(), now() from generate_series(1, $2::int) n`,
    [nineProxyId, count, share],
  );
const use = (id: number, share: number) =>
  desk.query("update sub_users set traffic_used = traffic_cap * $2::float8 where remote_id = $1", [
    String(id),
    share,
  ]);
async function makeRule(kind: AlertKind, threshold: number | null, channels: string[] = []) {
  return saveRule(
    desk.actor,
    { id: randomUUID(), name: kind, kind, threshold, scope: null, channels, enabled: true },
    someOrigin,
  );
}
const open = async () => (await listAlerts(desk.actor)).events.filter(({ clearedAt }) => clearedAt === null);

describe("what was so when an account was first read", () => {
  it("is one alert for the account, leads to whom it is about, and tells no channel of each", async () => {
    await desk.query("update accounts set read_in_at = null where id = $1", [nineProxyId]);
    await plant(12, 0.95);
    const { channel } = await saveChannel(
      desk.actor,
      { id: randomUUID(), kind: "webhook", label: "Pager", target: "http://127.0.0.1:9/", ...atOnce },
      someOrigin,
    );
    await makeRule("cap-percent", 90, [channel.id]);
    await makeRule("days-left", 3, [channel.id]);
    await makeRule("already-so", null, [channel.id]);
    await evaluateAlerts();
    await evaluateAlerts();
    expect(await open()).toMatchObject([
      {
        kind: "already-so",
        subject: "9Proxy",
        accountId: nineProxyId,
        message: "12 sub-users already need attention.",
      },
    ]);
    expect((await getAlertBell(desk.actor)).unread).toBe(1);
    expect(
      await desk.query("select subject, events, body->'subjects'->0->>'url' as url from alert_deliveries"),
    ).toEqual([
      {
        subject: "already-so: 9Proxy",
        events: 1,
        url: expect.stringMatching(/\/sub-users\?account=nine-proxy-sandbox&alert=already$/) as string,
      },
    ]);
    expect((await listSubUsers(desk.actor, { ...plainSearch, alert: "already" })).total).toBe(12);
    // What begins later has its own alert, even for a sub-user that was among them.
    await plant(0, 0);
    await use(3, 0.2);
    await evaluateAlerts();
    await use(3, 0.97);
    await evaluateAlerts();
    expect((await open()).map(({ kind, subject }) => [kind, subject])).toEqual([
      ["cap-percent", "user 3"],
      ["already-so", "9Proxy"],
    ]);
    expect((await open())[1]?.now).toBe("11 sub-users already need attention.");
    await desk.query("update sub_users set traffic_used = 0");
    await evaluateAlerts();
    expect(await open()).toEqual([]);
    expect((await listSubUsers(desk.actor, { ...plainSearch, alert: "open" })).total).toBe(0);
  });

  it("waits for traffic and history that are read one by one", async () => {
    await desk.query("update accounts set read_in_at = null");
    await desk.query(
      "insert into sub_users (account_id, remote_id, name, status, first_seen_at, observed_at) values ($1, '1', 'late', 'active', now(), now())",
      [netnutId],
    );
    const readIn = async () =>
      (
        await desk.query<{ id: string }>("select id from accounts where read_in_at is not null order by id")
      ).map(({ id }) => id);
    await evaluateAlerts();
    expect(await readIn()).toEqual([nineProxyId]);
    await desk.query("update sub_users set usage_read_at = now()");
    await desk.query(
      "insert into usage_last (sub_user_id, at, first_at) select id, now(), now() from sub_users",
    );
    await evaluateAlerts();
    expect(await readIn()).toEqual([nineProxyId]);
    await desk.query("update usage_last set filled_at = now()");
    await evaluateAlerts();
    expect(await readIn()).toEqual([netnutId, nineProxyId]);
  });
});

describe("the pool", () => {
  const pool = (
    used: number,
    packages: { endsIn: number; bought: number }[] = [{ endsIn: 200, bought: 1000 }],
  ) =>
    desk.query(
      "insert into pools (account_id, read_at, packages) values ($1, now(), $2) on conflict (account_id) do update set packages = excluded.packages",
      [
        netnutId,
        JSON.stringify(
          packages.map(({ endsIn, bought }, index) => ({
            id: String(index),
            product: "res",
            bought: bought * GB,
            used: index === 0 ? used * GB : 0,
            endsAt: new Date(Date.now() + endsIn * 86_400_000).toISOString(),
            active: true,
          })),
        ),
      ],
    );

  it("fires for share, amount, days, promise and end, and clears when it is filled", async () => {
    await pool(950, [
      { endsIn: 200, bought: 1000 },
      { endsIn: 6, bought: 1 },
    ]);
    await desk.query(
      "insert into sub_users (account_id, remote_id, name, status, traffic_cap, traffic_used, rate_mid, first_seen_at, observed_at) values ($1, '1', 'one', 'active', 500e9, 0, 10e9, now(), now())",
      [netnutId],
    );
    for (const [kind, threshold] of [
      ["pool-share", 10],
      ["pool-left", 100],
      ["pool-days", 7],
      ["pool-over", 100],
      ["package-ends", 7],
    ] as const)
      await makeRule(kind, threshold);
    await evaluateAlerts();
    await evaluateAlerts();
    expect(Object.fromEntries((await open()).map(({ kind, message }) => [kind, message]))).toEqual({
      "pool-share": "5 % of its pool is left: 51 GB of 1 TB.",
      "pool-left": "Its pool has 51 GB of 1 TB left.",
      "pool-days": "Its pool has 51 GB left, enough for about 5 days at the recent rate.",
      "pool-over": "Its caps still promise 449 GB more than the 51 GB left in its pool.",
      "package-ends": expect.stringMatching(
        /^Its package “res” ends on \d+ \w+ \d{4} with 1 GB unused\.$/,
      ) as string,
    });
    await pool(100, [{ endsIn: 200, bought: 2000 }]);
    await evaluateAlerts();
    expect(await open()).toEqual([]);
  });

  const endPackages = () =>
    desk.query(
      "update pools set packages = (select jsonb_agg(k || '{\"active\": false}') from jsonb_array_elements(packages) k)",
    );

  it("that is gone with its last package holds on to its alerts", async () => {
    await pool(950);
    await desk.query(
      "insert into sub_users (account_id, remote_id, name, status, traffic_cap, traffic_used, rate_mid, first_seen_at, observed_at) values ($1, '1', 'one', 'active', 500e9, 0, 10e9, now(), now())",
      [netnutId],
    );
    for (const [kind, threshold] of [
      ["pool-share", 10],
      ["pool-left", 500],
      ["pool-days", 7],
      ["pool-over", 100],
    ] as const)
      await makeRule(kind, threshold);
    await evaluateAlerts();
    const ids = (await open()).map(({ id }) => id).toSorted();
    expect(ids).toHaveLength(4);
    await endPackages();
    await evaluateAlerts();
    const still = await open();
    expect(still.map(({ id }) => id).toSorted()).toEqual(ids);
    expect(Object.fromEntries(still.map(({ kind, now }) => [kind, now]))).toEqual({
      "pool-share": "Its pool is empty: none of its packages is active.",
      "pool-left": "Its pool is empty: none of its packages is active.",
      "pool-days": "Its pool is empty.",
      "pool-over": "Its caps still promise 500 GB more than the 0 B left in its pool.",
    });
    // However long that lasts.
    await desk.query("update alert_events set eased_at = eased_at - interval '7 hours'");
    await evaluateAlerts();
    expect((await open()).map(({ id }) => id).toSorted()).toEqual(ids);
    await pool(100, [{ endsIn: 200, bought: 2000 }]);
    await evaluateAlerts();
    expect(await open()).toEqual([]);
  });

  it("that is gone with its last package fires what had not fired, except for a share of nothing", async () => {
    await pool(100);
    for (const [kind, threshold] of [
      ["pool-share", 10],
      ["pool-left", 500],
    ] as const)
      await makeRule(kind, threshold);
    await evaluateAlerts();
    expect(await open()).toEqual([]);
    await endPackages();
    await evaluateAlerts();
    expect((await open()).map(({ kind, message }) => [kind, message])).toEqual([
      ["pool-left", "Its pool is empty: none of its packages is active."],
    ]);
  });

  it("is promised and used also by those whose status is not known, and not by the disabled", async () => {
    await pool(950);
    await desk.query(
      `insert into sub_users (account_id, remote_id, name, status, traffic_cap, traffic_used, rate_mid, first_seen_at, observed_at)
       select $1, status, status, status, 500e9, 100e9, 10e9, now(), now() from unnest('{unknown,disabled,blocked}'::text[]) status`,
      [netnutId],
    );
    await makeRule("pool-days", 7);
    await makeRule("pool-over", 100);
    await evaluateAlerts();
    expect(Object.fromEntries((await open()).map(({ kind, message }) => [kind, message]))).toEqual({
      "pool-days": "Its pool has 50 GB left, enough for about 5 days at the recent rate.",
      "pool-over": "Its caps still promise 350 GB more than the 50 GB left in its pool.",
    });
    expect((await listPools()).find(({ accountId }) => accountId === netnutId)).toMatchObject({
      caps: 500 * GB,
      capsUsed: 100 * GB,
      open: 400 * GB,
      daysLeft: 5,
      overCommitted: true,
    });
  });

  it("of which nothing is reported fires nothing", async () => {
    await pool(0, []);
    await makeRule("pool-left", 500);
    await evaluateAlerts();
    expect(await open()).toEqual([]);
    expect((await listPools()).find(({ accountId }) => accountId === netnutId)).toMatchObject({
      bought: null,
      free: null,
      overCommitted: null,
    });
    // An active package of which only that it exists is known.
    await pool(0);
    await desk.query("update pools set packages = jsonb_set(packages, '{0,bought}', 'null')");
    await evaluateAlerts();
    expect(await open()).toEqual([]);
  });

  it("comes to an older Subdesk with its rules, as one summary and never as a burst", async () => {
    await desk.query("insert into progress (name, at) values ('alerts.defaults', now())");
    await pool(990, [
      { endsIn: 200, bought: 1000 },
      { endsIn: 3, bought: 1 },
      { endsIn: 5, bought: 1 },
    ]);
    await makeDefaultRules();
    await makeDefaultRules();
    expect(await desk.query("select kind, enabled from alert_rules order by kind")).toEqual([
      { kind: "account-untrusted", enabled: true },
      { kind: "already-so", enabled: true },
      { kind: "backup-failed", enabled: true },
      { kind: "backup-old", enabled: true },
      { kind: "package-ends", enabled: true },
      { kind: "pool-days", enabled: true },
      { kind: "pool-left", enabled: false },
      { kind: "pool-over", enabled: false },
      { kind: "pool-share", enabled: true },
    ]);
    await evaluateAlerts();
    expect(await open()).toMatchObject([
      {
        kind: "already-so",
        subject: "New rules",
        message: "3 alerts were already true when their rules were added.",
      },
    ]);
    await pool(990, [
      { endsIn: 200, bought: 1000 },
      { endsIn: 3, bought: 1 },
      { endsIn: 5, bought: 1 },
      { endsIn: 6, bought: 1 },
    ]);
    await evaluateAlerts();
    expect((await open()).map(({ kind }) => kind)).toEqual(["package-ends", "already-so"]);
  });
});

describe("work on an alert", () => {
  it("acknowledges, snoozes and takes on, counts each, and narrows the list", async () => {
    await plant(4, 0.95);
    const rule = await makeRule("cap-percent", 90);
    await evaluateAlerts();
    const events = await open();
    const idOf = (name: string) => events.find(({ subject }) => subject === name)?.id ?? "";
    const support = await addActor("support", "Sue Support");
    const work = (name: string, what: object) =>
      workOnAlerts(support, { ids: [idOf(name)], ruleId: null, ...what } as never, someOrigin);
    await work("user 1", { work: "acknowledge" });
    await work("user 2", { work: "snooze", until: new Date(Date.now() + 3_600_000).toISOString() });
    await work("user 3", { work: "assign" });
    const names = async (state: "open" | "acknowledged" | "snoozed" | "mine" | "cleared") =>
      (await listAlerts(support, { state, kind: null, provider: null })).events
        .map(({ subject }) => subject)
        .toSorted();
    expect(await names("open")).toEqual(["user 3", "user 4"]);
    expect(await names("acknowledged")).toEqual(["user 1"]);
    expect(await names("snoozed")).toEqual(["user 2"]);
    expect(await names("mine")).toEqual(["user 3"]);
    expect((await listAlerts(desk.actor, { state: "mine", kind: null, provider: null })).events).toEqual([]);
    const view = await listAlerts(support, { state: "open", kind: "cap-percent", provider: "nine-proxy" });
    expect(view).toMatchObject({
      counts: { open: 2, acknowledged: 1, snoozed: 1, mine: 1, cleared: 0 },
      matching: { [rule.id]: 2 },
      open: 4,
    });
    expect((await listAlerts(support, { state: null, kind: null, provider: "netnut" })).events).toEqual([]);
    expect((await getAlertBell(support)).unread).toBe(2);
    expect((await open()).find(({ subject }) => subject === "user 1")?.acknowledged?.by).toBe("Sue Support");
    // A snooze ends by itself, and a return to normal closes the alert whatever was done.
    await desk.query(
      "update alert_events set snoozed_until = now() - interval '1 second' where subject = 'user 2'",
    );
    expect(await names("open")).toEqual(["user 2", "user 3", "user 4"]);
    await workOnAlerts(support, { work: "acknowledge", ids: null, ruleId: rule.id }, someOrigin);
    expect(await names("open")).toEqual([]);
    await desk.query("update sub_users set traffic_used = 0");
    await evaluateAlerts();
    expect(await names("cleared")).toHaveLength(4);
    await expect(work("user 1", { work: "reopen" })).rejects.toMatchObject({ code: "conflict" });
    expect(
      await desk.query(
        "select after->>'work' as work, subject from audit_log where action = 'alert.work' order by seq",
      ),
    ).toEqual([
      { work: "acknowledge", subject: "user 1" },
      { work: "snooze", subject: "user 2" },
      { work: "assign", subject: "user 3" },
      { work: "acknowledge", subject: null },
    ]);
  });

  it("acknowledges of a rule what its list shows, and nothing beside it or since", async () => {
    const near = (account: string, names: string[]) =>
      desk.query(
        "insert into sub_users (account_id, remote_id, name, status, traffic_cap, traffic_used, first_seen_at, observed_at) select $1, name, name, 'active', 100, 95, now(), now() from unnest($2::text[]) name",
        [account, names],
      );
    await near(nineProxyId, ["elsewhere"]);
    await near(netnutId, ["shown", "also shown", "snoozed"]);
    const rule = await makeRule("cap-percent", 90);
    await evaluateAlerts();
    await desk.query(
      "update alert_events set snoozed_until = now() + interval '1 hour' where subject = 'snoozed'",
    );
    const filter = { state: "open", kind: null, provider: "netnut" } as const;
    const { events, filter: listed } = await listAlerts(desk.actor, filter);
    expect(listed).toEqual(filter);
    await near(netnutId, ["fired since"]);
    await evaluateAlerts();
    const through = events[0]?.firedAt ?? "";
    expect(
      await workOnAlerts(
        desk.actor,
        { work: "acknowledge", ids: null, ruleId: rule.id, shown: { ...listed, through } },
        someOrigin,
      ),
    ).toEqual({ changed: 2 });
    expect(
      await desk.query(
        "select subject from alert_events where cleared_at is null and acknowledged_at is not null order by subject",
      ),
    ).toEqual([{ subject: "also shown" }, { subject: "shown" }]);
    // A page of the version before names the rule alone, and offers it for open alerts only.
    await workOnAlerts(desk.actor, { work: "acknowledge", ids: null, ruleId: rule.id }, someOrigin);
    expect(await desk.query("select subject from alert_events where acknowledged_at is null")).toEqual([
      { subject: "snoozed" },
    ]);
  });

  it("says which sub-user it is about, where others have its name", async () => {
    const hooks = await receiveHooks();
    await desk.query(
      "insert into sub_users (account_id, remote_id, name, login, email, status, traffic_cap, traffic_used, first_seen_at, observed_at) select $1, n::text, name, login, email, 'active', 100, 95, now(), now() from (values (1, 'Halcyon Hotels', 'halcyon_2', null), (2, 'halcyon-hotels', 'halcyon-hotels', 'ops@halcyon.example'), (3, 'Granite Feeds', 'granite', null)) as given(n, name, login, email)",
      [nineProxyId],
    );
    const { channel } = await saveChannel(
      desk.actor,
      { id: randomUUID(), kind: "webhook", label: "Pager", target: hooks.url, ...atOnce },
      someOrigin,
    );
    await makeRule("cap-percent", 90, [channel.id]);
    await evaluateAlerts();
    await deliverAlerts();
    const expected = [
      { name: "Granite Feeds", apart: null },
      { name: "Halcyon Hotels", apart: "halcyon_2" },
      { name: "halcyon-hotels", apart: "ops@halcyon.example" },
    ];
    const shown = (events: { subject: string; apart: string | null }[]) =>
      events
        .map(({ subject: name, apart }) => ({ name, apart }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    expect(shown(await open())).toEqual(expected);
    expect(shown((await getAlertBell(desk.actor)).latest)).toEqual(expected);
    expect(hooks.hooks).toMatchObject([{ body: { total: 3, subjects: expected } }]);
    // Alone in its message, it is named in the title.
    await use(3, 0.1);
    await use(1, 0.1);
    await use(2, 0.1);
    await evaluateAlerts();
    await use(2, 0.96);
    await desk.query("update alert_rules set told_at = told_at - interval '1 minute'");
    await evaluateAlerts();
    expect(await desk.query("select subject from alert_deliveries order by created_at desc limit 1")).toEqual(
      [{ subject: "cap-percent: halcyon-hotels (ops@halcyon.example)" }],
    );
    await hooks.close();
  });

  it("is not for those who only look", async () => {
    const viewer = await addActor("viewer");
    await expect(
      workOnAlerts(viewer, { work: "acknowledge", ids: [randomUUID()], ruleId: null }, someOrigin),
    ).rejects.toMatchObject({ code: "forbidden" });
  });

  it("lists some of every rule, however many one of them has", async () => {
    await plant(60, 0.95);
    await makeRule("blocked", null);
    await desk.query("update sub_users set status = 'blocked' where remote_id = '7'");
    await evaluateAlerts();
    const rule = await makeRule("cap-percent", 90);
    await evaluateAlerts();
    const view = await listAlerts(desk.actor, { state: "open", kind: null, provider: null });
    expect(view.events.map(({ kind }) => kind).filter((kind) => kind === "blocked")).toHaveLength(1);
    expect(view.events).toHaveLength(21);
    expect(view.matching[rule.id]).toBe(59);
  });
});

describe("the bell", () => {
  const bell = async () => {
    const { unread, latest, through } = await getAlertBell(desk.actor);
    return { unread, names: latest.map(({ subject }) => subject), through, newest: latest[0]?.firedAt };
  };

  it("marks as read what it showed, and nothing that fired since", async () => {
    await plant(1, 0.95);
    await makeRule("cap-percent", 90);
    await makeRule("blocked", null);
    await evaluateAlerts();
    const shown = await bell();
    expect(shown).toMatchObject({ unread: 1, names: ["user 1"], through: shown.newest });
    await desk.query("update sub_users set status = 'blocked'");
    await evaluateAlerts();
    await markAlertsRead(desk.actor, { through: shown.through ?? "" });
    const since = await bell();
    expect(since).toMatchObject({ unread: 1, names: ["user 1", "user 1"], through: since.newest });
    await markAlertsRead(desk.actor, { through: since.through ?? "" });
    // A tab that showed less does not take it back.
    await markAlertsRead(desk.actor, { through: shown.through ?? "" });
    expect((await bell()).unread).toBe(0);
  });

  it("marks all as read for a page that does not say what it showed", async () => {
    await plant(1, 0.95);
    await makeRule("cap-percent", 90);
    await evaluateAlerts();
    await markAlertsRead(desk.actor, {});
    expect((await bell()).unread).toBe(0);
  });

  it("leaves unread what fired before and is stored only later", async () => {
    await plant(1, 0.95);
    const [slow, quick] = [await makeRule("cap-percent", 90), await makeRule("days-left", 3)];
    await desk.query("update sub_users set status = 'blocked'");
    await makeRule("blocked", null);
    await evaluateAlerts();
    const [before] = await open();
    await desk.query("update sub_users set status = 'active', rate_mid = 100000000 where account_id = $1", [
      nineProxyId,
    ]);
    // Its evaluation waits for another that fires the same, which then does not.
    const other = new pg.Client(desk.databaseUrl);
    await other.connect();
    await other.query("begin");
    await other.query("insert into alert_events (rule_id, key, subject, message) values ($1, $2, 'x', '')", [
      slow.id,
      `${nineProxyId}/1`,
    ]);
    const waiting = evaluateAlerts();
    await expect
      .poll(() => desk.query("select 1 from pg_stat_activity where wait_event_type = 'Lock'"))
      .toHaveLength(1);
    await evaluateAlerts();
    const early = await bell();
    expect(early).toMatchObject({ unread: 1, through: before?.firedAt });
    expect((await open()).map(({ ruleId }) => ruleId)).toEqual([quick.id]);
    await markAlertsRead(desk.actor, { through: early.through ?? "" });
    await other.query("rollback");
    await other.end();
    await waiting;
    const late = await bell();
    expect(late.unread).toBe(2);
    await markAlertsRead(desk.actor, { through: late.through ?? "" });
    expect((await bell()).unread).toBe(0);
  });
});

describe("a channel that waits", () => {
  it("gets all that fired meanwhile in one message, and nothing before its time", async () => {
    const hooks = await receiveHooks();
    const { channel } = await saveChannel(
      desk.actor,
      { id: randomUUID(), kind: "webhook", label: "Daily", target: hooks.url, ...atOnce, digest: "hourly" },
      someOrigin,
    );
    await plant(5, 0.95);
    await makeRule("cap-percent", 90, [channel.id]);
    await makeRule("blocked", null, [channel.id]);
    await desk.query("update sub_users set status = 'blocked' where remote_id in ('1', '2')");
    await evaluateAlerts();
    await deliverAlerts();
    expect(hooks.hooks).toEqual([]);
    expect(
      await desk.query("select distinct held, state, next_at > now() as later from alert_deliveries"),
    ).toEqual([{ held: true, state: "pending", later: true }]);
    await desk.query("update alert_deliveries set next_at = now() - interval '1 second'");
    await deliverAlerts();
    expect(hooks.hooks).toMatchObject([{ body: { total: 5, subjects: { length: 5 } } }]);
    expect(await desk.query("select distinct state, attempts from alert_deliveries")).toEqual([
      { state: "delivered", attempts: 1 },
    ]);
    await hooks.close();
  });

  it("for a receiver that does not answer holds up no other channel, also with what becomes due meanwhile", async () => {
    const hooks = await receiveHooks();
    const waiting: Socket[] = [];
    const silent = createSocketServer((socket) => void waiting.push(socket.on("error", () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    await desk.query(
      `with c as (insert into alert_channels (id, kind, label, target) values
          (gen_random_uuid(), 'slack', 'Hangs', $1), (gen_random_uuid(), 'webhook', 'Answers', $2) returning id, label)
        insert into alert_deliveries (channel_id, subject, body, events, next_at)
        select id, label || n, '{}', 1, now() - interval '1 minute' * (case label when 'Hangs' then 2 else 1 end)
        from c, generate_series(1, 2) n where label = 'Hangs' or n = 1`,
      [`http://127.0.0.1:${port}/x`, hooks.url],
    );
    const all = deliverAlerts();
    await expect.poll(() => hooks.hooks.length).toBe(1);
    await desk.query(
      "insert into alert_deliveries (channel_id, subject, body, events, next_at) select id, 'Later', '{}', 1, now() - interval '1 second' from alert_channels where label = 'Answers'",
    );
    await expect.poll(() => deliverAlerts().then(() => hooks.hooks.length)).toBe(2);
    expect(waiting).toHaveLength(1);
    expect(
      await desk.query("select subject, state, attempts from alert_deliveries order by attempts, subject"),
    ).toEqual([
      { subject: "Hangs2", state: "pending", attempts: 0 },
      { subject: "Answers1", state: "delivered", attempts: 1 },
      { subject: "Hangs1", state: "pending", attempts: 1 },
      { subject: "Later", state: "delivered", attempts: 1 },
    ]);
    silent.close();
    const hangUp = setInterval(() => waiting.forEach((socket) => socket.destroy()), 20);
    await all;
    clearInterval(hangUp);
    await hooks.close();
  });

  /** A channel with deliveries that waited for its next message, and are due. */
  const plantDue = async (target: string, subjects: string[], hours: Partial<typeof atOnce> = {}) => {
    const { channel } = await saveChannel(
      desk.actor,
      { id: randomUUID(), kind: "webhook", label: "Pager", target, ...atOnce, ...hours },
      someOrigin,
    );
    const add = (each: string[]) =>
      desk.query(
        "insert into alert_deliveries (channel_id, subject, body, events, held, next_at) select $1, subject, '{}', 1, true, now() - interval '1 second' from unnest($2::text[]) subject",
        [channel.id, each],
      );
    await add(subjects);
    return add;
  };

  it("tries a message again as it was, and sends what came since as another", async () => {
    const hooks = await receiveHooks();
    hooks.answer(500);
    const add = await plantDue(hooks.url, ["One", "Two"]);
    await deliverAlerts();
    await add(["Three"]);
    await desk.query("update alert_deliveries set next_at = now() - interval '1 second'");
    hooks.answer(204);
    await deliverAlerts();
    expect(hooks.hooks.map(({ body }) => body.total ?? "alone").toSorted()).toEqual([2, 2, "alone"]);
    const digests = hooks.hooks.filter(({ body }) => body.total === 2);
    expect(new Set(digests.map(({ delivery }) => delivery)).size).toBe(1);
    expect(new Set(hooks.hooks.map(({ delivery }) => delivery)).size).toBe(2);
    await hooks.close();
  });

  it("keeps what another process found out, where its own attempt outlasted the lease", async () => {
    const server = createServer((request, response) => {
      request.resume();
      // Meanwhile, the other one.
      void desk
        .query("update alert_deliveries set state = 'delivered', attempts = 2")
        .then(() => response.writeHead(500).end());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    await plantDue(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, ["One", "Two"]);
    await deliverAlerts();
    expect(await desk.query("select distinct state, attempts, last_error from alert_deliveries")).toEqual([
      { state: "delivered", attempts: 2, last_error: null },
    ]);
    await new Promise((closed) => server.close(closed));
  });

  it("is left alone in its quiet hours by what is tried again, too", async () => {
    const hooks = await receiveHooks();
    const now = new Date();
    const minutes = now.getUTCHours() * 60 + now.getUTCMinutes();
    await plantDue(hooks.url, ["One"], {
      quietFrom: (minutes + 1439) % 1440,
      quietTo: (minutes + 60) % 1440,
    });
    await desk.query("update alert_deliveries set attempts = 1, batch = id, held = false");
    await deliverAlerts();
    expect(hooks.hooks).toEqual([]);
    expect(
      await desk.query(
        "select state, attempts, held, next_at > now() + interval '58 minutes' as later from alert_deliveries",
      ),
    ).toEqual([{ state: "pending", attempts: 1, held: false, later: true }]);
    await hooks.close();
  });

  it("asked to be left alone, waits with everything that is due, and loses no attempt", async () => {
    const answers = [{ status: 429, retryAfter: "120" }];
    let asked = 0;
    const server = createServer((request, response) => {
      asked += 1;
      request.resume();
      const { status, retryAfter } = answers.shift() ?? { status: 200, retryAfter: "0" };
      response.writeHead(status, { "retry-after": retryAfter }).end("ok");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { channel } = await saveChannel(
      desk.actor,
      {
        id: randomUUID(),
        kind: "slack",
        label: "Ops",
        target: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/x`,
        ...atOnce,
      },
      someOrigin,
    );
    await plant(2, 0.95);
    await makeRule("cap-percent", 90, [channel.id]);
    await makeRule("blocked", null, [channel.id]);
    await desk.query("update sub_users set status = 'blocked' where remote_id = '1'");
    await evaluateAlerts();
    await deliverAlerts();
    expect(asked).toBe(1);
    expect(
      await desk.query(
        "select distinct state, attempts, next_at > now() + interval '100 seconds' as later from alert_deliveries",
      ),
    ).toEqual([{ state: "pending", attempts: 0, later: true }]);
    await desk.query("update alert_deliveries set next_at = now() - interval '1 second'");
    await deliverAlerts();
    expect(await desk.query("select distinct state, attempts from alert_deliveries")).toEqual([
      { state: "delivered", attempts: 1 },
    ]);
    await new Promise((closed) => server.close(closed));
  });
});
