import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import pg from "pg";
import { netnutId, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { someOrigin } from "../../testing/accounts";
import { receiveHooks } from "../../e2e/support/receivers";
import { deliverAlerts } from "./deliver";
import { evaluateAlerts } from "./evaluate";
import { db } from "../db/client";
import { env } from "../env";
import type { RemoteSubUser } from "../providers/provider";
import { recordDrift } from "../sub-users/drift";
import { observeSubUsers } from "../sub-users/observe";
import { forgetOldAlerts } from "./forget";
import { listAlerts } from "./list";
import { saveRule } from "./save-rule";
import type { AlertKind } from "../domain/alerts/alert";
import { atOnce } from "../domain/alerts/channel";
import { getAlertBell } from "./get-bell";
import { saveChannel } from "./save-channel";
import { deleteChannel } from "./delete-channel";

let desk: TestDesk;

beforeAll(async () => {
  // The receiver of the messages is on this machine.
  vi.stubEnv("WEBHOOK_ALLOW_PRIVATE", "127.0.0.1");
  desk = await startDesk();
});
afterAll(() => desk.close());

beforeEach(async () => {
  for (const table of ["alert_rules", "alert_channels", "drifts", "usage_last", "sub_users"])
    await desk.query(`delete from ${table}`);
  await desk.query("update accounts set health = 'reachable', health_message = null, last_good_at = now()");
});

/** Sub-users made by the database: the n-th has used n thousandths of a percent above 90 % of its cap. */
async function plant(count: number): Promise<void> {
  for (let from = 1; from <= count; from += 20_000) {
    await desk.query(
      `insert into sub_users (account_id, remote_id, name, status, traffic_cap, traffic_used, first_seen_at, observed_at)
       select $1, n::text, 'user ' || n, 'active', 100000000, 90000000 + n, now(), now() from generate_series($2::int, $3::int) n`,
      [nineProxyId, from, Math.min(count, from + 19_999)],
    );
  }
}

/** Filling a large table mostly takes time for indexes and folded texts that no rule uses. */
async function dropWhatNoRuleUses(): Promise<void> {
  const indexes = await desk.query<{ name: string }>(
    "select indexname as name from pg_indexes where tablename = 'sub_users' and (indexname like 'sub_users_by_%' or indexname like 'sub_users_search%' or indexname in ('sub_users_folded_name', 'sub_users_tags', 'sub_users_tag_keys')) and indexname not in ('sub_users_by_usage', 'sub_users_by_sort_key')",
  );
  for (const { name } of indexes) await desk.query(`drop index ${name}`);
  for (const trigger of ["sub_users_fold_new", "sub_users_find_customer"])
    await desk.query(`drop trigger ${trigger} on sub_users`);
}

async function makeChannel(target = "http://127.0.0.1:9/"): Promise<string> {
  const { channel } = await saveChannel(
    desk.actor,
    { id: randomUUID(), kind: "webhook", label: "Pager", target, ...atOnce },
    someOrigin,
  );
  return channel.id;
}

async function makeRule(
  kind: AlertKind,
  threshold: number | null,
  more: { channels?: string[]; scope?: string } = {},
) {
  return saveRule(
    desk.actor,
    {
      id: randomUUID(),
      name: `Rule ${kind}`,
      kind,
      threshold,
      scope: more.scope ?? null,
      channels: more.channels ?? [],
      enabled: true,
    },
    someOrigin,
  );
}

const counts = async () =>
  (
    await desk.query<{ all: number; open: number }>(
      'select count(*) as "all", count(*) filter (where cleared_at is null) as open from alert_events',
    )
  )[0];
const deliveries = () =>
  desk.query<{
    events: number;
    subject: string;
    body: { total: number; subjects: { name: string; message: string }[] };
  }>("select events, subject, body from alert_deliveries order by created_at, id");
/** As if the last message to the channels had been a minute ago. */
const minutePasses = () => desk.query("update alert_rules set told_at = told_at - interval '1 minute'");
const use = (name: string, share: number) =>
  desk.query("update sub_users set traffic_used = traffic_cap * $2::float8 where name = $1", [name, share]);

/** How many statements an evaluation takes, and the most rows one of them reads into memory. */
async function measured(work: () => Promise<void>): Promise<{ statements: number; maxRows: number }> {
  let statements = 0;
  let maxRows = 0;
  const original = pg.Client.prototype.query;
  const spy = vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (
    this: pg.Client,
    ...args: unknown[]
  ) {
    // Of the rules alone: the pulse of this process continues in the meantime.
    if (/alert_|set_config/.test(JSON.stringify(args[0]))) statements += 1;
    const answer: unknown = Reflect.apply(original, this, args);
    if (answer instanceof Promise)
      void answer.then(
        (result: { rows?: unknown[] }) => (maxRows = Math.max(maxRows, result.rows?.length ?? 0)),
        () => {},
      );
    return answer as never;
  });
  await work().finally(() => spy.mockRestore());
  return { statements, maxRows };
}

describe("messages", () => {
  it("come at most once a minute for a rule, and then with all that fired meanwhile", async () => {
    await plant(4);
    await desk.query("update sub_users set traffic_used = 0");
    const channels = [await makeChannel(), await makeChannel()];
    await makeRule("cap-percent", 90, { channels });
    await use("user 1", 0.95);
    await evaluateAlerts();
    for (const [name, share] of [
      ["user 2", 0.93],
      ["user 3", 0.99],
      ["user 4", 0.94],
    ] as const) {
      await use(name, share);
      await evaluateAlerts();
    }
    await use("user 4", 0.1);
    await evaluateAlerts();
    expect((await deliveries()).map(({ subject }) => subject)).toEqual([
      "Rule cap-percent: user 1",
      "Rule cap-percent: user 1",
    ]);
    await minutePasses();
    await evaluateAlerts();
    await evaluateAlerts();
    const [, , digest, twin, ...more] = await deliveries();
    expect(more).toEqual([]);
    expect(twin?.body).toEqual(digest?.body);
    expect(digest?.body.subjects.map(({ name, message }) => [name, message])).toEqual([
      ["user 3", "99 % of 100 MB used."],
      ["user 2", "93 % of 100 MB used."],
      ["user 4", "94 % of 100 MB used. It has since cleared."],
    ]);
  });

  it("tell a channel nothing of what fired before it was added", async () => {
    await plant(2);
    const rule = await makeRule("cap-percent", 90);
    await evaluateAlerts();
    const { id, name, kind, threshold, scope, enabled } = rule;
    await saveRule(
      desk.actor,
      { id, name, kind, threshold, scope, enabled, channels: [await makeChannel()] },
      someOrigin,
    );
    await evaluateAlerts();
    expect(await deliveries()).toEqual([]);
    expect(await counts()).toEqual({ all: 2, open: 2 });
  });

  it("say anew under other terms, without the minute in between", async () => {
    await plant(2);
    const channels = [await makeChannel()];
    const { id, name, kind, scope, enabled } = await makeRule("cap-percent", 90, { channels });
    await evaluateAlerts();
    await saveRule(desk.actor, { id, name, kind, threshold: 80, scope, enabled, channels }, someOrigin);
    await evaluateAlerts();
    expect((await deliveries()).map(({ events }) => events)).toEqual([2, 2]);
    expect(await counts()).toEqual({ all: 4, open: 2 });
  });

  it("are made by one process, however many look at the rule", async () => {
    await plant(500);
    const channels = [await makeChannel()];
    await makeRule("cap-percent", 90, { channels });
    await Promise.all(Array.from({ length: 6 }, () => evaluateAlerts()));
    expect(await deliveries()).toMatchObject([{ events: 500 }]);
    expect(await counts()).toEqual({ all: 500, open: 500 });
  });

  it("outlive a channel that is deleted while a rule is looked at", async () => {
    await plant(3_000);
    const kept = await makeChannel();
    const doomed = await makeChannel();
    await makeRule("cap-percent", 90, { channels: [kept, doomed] });
    await Promise.all([evaluateAlerts(), deleteChannel(desk.actor, { id: doomed }, someOrigin)]);
    await evaluateAlerts();
    expect(await counts()).toEqual({ all: 3_000, open: 3_000 });
    expect(
      await desk.query("select channel_id from alert_deliveries where channel_id = $1", [kept]),
    ).toHaveLength(1);
  });

  it("reach the receiver once, with the number and the worst", async () => {
    const hooks = await receiveHooks();
    await plant(5_001);
    await makeRule("cap-percent", 90, { channels: [await makeChannel(hooks.url)] });
    for (let round = 0; round < 3; round += 1) {
      await evaluateAlerts();
      await deliverAlerts();
    }
    expect(hooks.hooks.map(({ body }) => [body.total, body.subjects.length])).toEqual([[5_001, 50]]);
    await hooks.close();
  });
});

describe("a disabled sub-user", () => {
  const ref = { accountId: netnutId, remoteId: "a" };
  const minutes = (ago: number) => new Date(Date.now() - ago * 60_000);
  /** First seen weeks ago; `updated`: when the provider says that it was last changed. */
  const plantOne = (status: string, updated: Date | null = null) =>
    desk.query(
      "insert into sub_users (account_id, remote_id, name, status, remote_updated_at, first_seen_at, observed_at) values ($1, $2, 'one', $3, $4, now() - interval '20 days', now() - interval '20 days')",
      [ref.accountId, ref.remoteId, status, updated],
    );
  const sample = (ago: number, traffic = 5_000_000) =>
    desk.query(
      "insert into usage_samples (sub_user_id, at, traffic, ips) select id, $1, $2, 0 from sub_users where remote_id = $3",
      [minutes(ago), traffic, ref.remoteId],
    );
  /** A listing found it disabled so long ago, as its provider or someone in the dashboard did it. */
  async function foundDisabled(ago: number) {
    const item: RemoteSubUser = { remoteId: ref.remoteId, name: "one", status: "disabled" };
    await desk.query("update accounts set last_good_at = now() - interval '1 day'");
    await recordDrift(ref.accountId, [{ item, observedAt: minutes(ago) }]);
    await observeSubUsers(db(), ref.accountId, [item], minutes(ago));
  }
  const operation = (name: string, ago: number, state = "done") =>
    desk.query(
      `insert into operations (id, account_id, remote_id, name, operation, state, input, digest, actor_name, request_id, instance_id, sent_at, settled_at)
       values (gen_random_uuid(), $1, $2, 'one', $3, $4, '{}', '', 'Ada', 'test', gen_random_uuid(), $5, case when $4 = 'done' then $5::timestamptz end)`,
      [ref.accountId, ref.remoteId, name, state, minutes(ago)],
    );
  const fires = async () => {
    await evaluateAlerts();
    return (await counts())?.open === 1;
  };
  beforeEach(async () => {
    await desk.query("truncate usage_samples");
    await desk.query("delete from operations");
    await makeRule("disabled-in-use", null);
  });

  it("is not still using because of what it used before a listing found it disabled", async () => {
    await plantOne("active");
    for (const ago of [40, 25, 10]) await sample(ago);
    await foundDisabled(5);
    expect(await desk.query("select after from drifts")).toEqual([{ after: { status: "disabled" } }]);
    expect(await fires()).toBe(false);
  });

  it("is still using once samples long after it show traffic", async () => {
    await plantOne("active");
    await sample(110);
    await foundDisabled(100);
    await sample(55);
    expect(await fires()).toBe(false);
    await sample(10);
    expect(await fires()).toBe(true);
  });

  it("is not still using where one sample reaches from before it to long after", async () => {
    await plantOne("active");
    await sample(115);
    await foundDisabled(100);
    await sample(30);
    expect(await fires()).toBe(false);
  });

  it("is still using where it has been disabled for weeks, though its counter long stood still", async () => {
    await plantOne("disabled");
    await sample(20 * 60, 0);
    expect(await fires()).toBe(false);
    await sample(10);
    expect(await fires()).toBe(true);
  });

  it("counts from the last of several disablings, whoever did it", async () => {
    await plantOne("active", minutes(12 * 24 * 60));
    await operation("disable", 10 * 24 * 60);
    for (const ago of [90, 40, 10]) await sample(ago);
    await foundDisabled(5);
    expect(await fires()).toBe(false);
    await desk.query("delete from drifts");
    await desk.query("update sub_users set remote_updated_at = $1", [minutes(5)]);
    expect(await fires()).toBe(false);
    await desk.query("update sub_users set remote_updated_at = null");
    expect(await fires()).toBe(true);
  });

  it.each([
    ["set-limits", "done"],
    ["disable", "unknown"],
  ])(
    "counts from %s that is %s, which explains it and so leaves no change from outside",
    async (name, state) => {
      await plantOne("active");
      for (const ago of [90, 40, 10]) await sample(ago);
      await operation(name, 4, state);
      await foundDisabled(3);
      expect(await desk.query("select after from drifts")).toEqual([]);
      expect(await fires()).toBe(false);
    },
  );
});

describe("what hovers", () => {
  const states = async () => (await counts()) ?? { all: 0, open: 0 };

  it("at a share of the cap fires once, and clears beyond the margin", async () => {
    await plant(1);
    await makeRule("cap-percent", 90);
    for (const share of [0.901, 0.899, 0.9, 0.885, 0.91, 0.8801]) {
      await use("user 1", share);
      await evaluateAlerts();
      expect(await states()).toEqual({ all: 1, open: 1 });
    }
    expect((await listAlerts(desk.actor)).events).toMatchObject([
      { message: "90 % of 100 MB used.", now: "88 % of 100 MB used.", clearedAt: null },
    ]);
    await use("user 1", 0.879);
    await evaluateAlerts();
    expect(await states()).toEqual({ all: 1, open: 0 });
    await use("user 1", 0.91);
    await evaluateAlerts();
    expect(await states()).toEqual({ all: 2, open: 1 });
  });

  it("below the threshold for hours is over, and not before", async () => {
    await plant(1);
    await makeRule("cap-percent", 90);
    await evaluateAlerts();
    await use("user 1", 0.89);
    await evaluateAlerts();
    await desk.query("update alert_events set eased_at = eased_at - interval '5 hours'");
    await use("user 1", 0.9);
    await evaluateAlerts();
    await use("user 1", 0.89);
    await evaluateAlerts();
    await desk.query("update alert_events set eased_at = eased_at - interval '5 hours'");
    await evaluateAlerts();
    expect(await states()).toEqual({ all: 1, open: 1 });
    await desk.query("update alert_events set eased_at = eased_at - interval '61 minutes'");
    await evaluateAlerts();
    expect(await states()).toEqual({ all: 1, open: 0 });
  });

  it("at a number of days fires once", async () => {
    await plant(1);
    await makeRule("days-left", 3);
    const left = async (days: number) => {
      await desk.query(
        "update sub_users set rate_mid = 1000000, traffic_used = traffic_cap - $1::float8 * 1000000",
        [days],
      );
      await evaluateAlerts();
      return states();
    };
    for (const days of [2.9, 3.1, 3, 3.4, 2.8]) expect(await left(days)).toEqual({ all: 1, open: 1 });
    expect(await left(3.6)).toEqual({ all: 1, open: 0 });
  });

  it.each([
    ["account-unreachable", 5, "unreachable"],
    ["key-refused", null, "refused"],
  ] as const)(
    "an account that answers now and then fires %s once, and clears when a listing is complete",
    async (kind, threshold, health) => {
      await makeRule(kind, threshold);
      const answers = async (now: string) => {
        await desk.query("update accounts set health = $2, health_message = 'Timeout.' where id = $1", [
          netnutId,
          now,
        ]);
        await evaluateAlerts();
        return states();
      };
      await desk.query("update accounts set last_good_at = now() - interval '10 minutes' where id = $1", [
        netnutId,
      ]);
      for (let turn = 0; turn < 3; turn += 1) {
        expect(await answers(health)).toEqual({ all: 1, open: 1 });
        expect(await answers("reachable")).toEqual({ all: 1, open: 1 });
      }
      expect((await listAlerts(desk.actor)).events).toMatchObject([
        { now: "NetNut answers again, but has not been listed completely since." },
      ]);
      await desk.query("update accounts set last_good_at = now() where id = $1", [netnutId]);
      expect(await answers("reachable")).toEqual({ all: 1, open: 0 });
    },
  );

  it("an account that only answers, and is never listed, clears after half an hour", async () => {
    await makeRule("key-refused", null);
    await desk.query("update accounts set health = 'refused', last_good_at = null where id = $1", [netnutId]);
    await evaluateAlerts();
    await desk.query("update accounts set health = 'reachable' where id = $1", [netnutId]);
    await evaluateAlerts();
    await desk.query("update alert_events set eased_at = eased_at - interval '31 minutes'");
    await evaluateAlerts();
    expect(await states()).toEqual({ all: 1, open: 0 });
  });
});

describe("the history", () => {
  it("keeps cleared alerts and settled deliveries for as long as the settings say, open and waiting ones for ever", async () => {
    const channel = await makeChannel();
    const { id } = await makeRule("blocked", null, { channels: [channel] });
    await desk.query(
      `insert into alert_events (rule_id, key, subject, message, fired_at, cleared_at)
       select $1, 'k' || n, 'x', 'x', now() - interval '199 days', case n when 1 then null when 2 then now() - interval '99 days' else now() - interval '101 days' end from generate_series(1, 25000) n`,
      [id],
    );
    await desk.query(
      `insert into alert_deliveries (channel_id, subject, body, events, state, created_at)
       select $1, state, '{}', 1, state, now() - age from unnest(array['pending', 'delivered', 'failed', 'delivered'], array['199 days', '101 days', '101 days', '99 days']::interval[]) as d(state, age)`,
      [channel],
    );
    await desk.query(
      "insert into drifts (account_id, remote_id, name, at, before, after) select $1, 'x', 'x', now() - age, '{}', '{}' from unnest(array['99 days', '101 days']::interval[]) age",
      [netnutId],
    );
    const { keptDays } = env();
    const count = async () =>
      desk.query(
        "select (select count(*) from alert_events) as events, (select count(*) from alert_deliveries) as deliveries, (select count(*) from drifts) as drifts",
      );
    await forgetOldAlerts();
    expect(await count()).toEqual([{ events: 25_000, deliveries: 4, drifts: 2 }]);
    Object.assign(env(), { keptDays: { ...keptDays, alerts: 100, deliveries: 100, outsideChanges: 100 } });
    await forgetOldAlerts();
    Object.assign(env(), { keptDays });
    expect(await desk.query("select key from alert_events order by key")).toEqual([
      { key: "k1" },
      { key: "k2" },
    ]);
    expect(await desk.query("select subject from alert_deliveries order by subject")).toEqual([
      { subject: "delivered" },
      { subject: "pending" },
    ]);
    expect(await desk.query("select count(*) as drifts from drifts")).toEqual([{ drifts: 1 }]);
  });

  it("shows open alerts before any that have cleared, however many these are", async () => {
    const { id } = await makeRule("blocked", null);
    await desk.query(
      "insert into alert_events (rule_id, key, subject, message, fired_at, cleared_at) select $1, 'k' || n, 'user ' || n, 'Blocked.', now() - make_interval(hours => 200 - n), case when n > 1 then now() end from generate_series(1, 150) n",
      [id],
    );
    const view = await listAlerts(desk.actor);
    expect(view).toMatchObject({
      open: 1,
      cleared: 149,
      events: { length: 100, 0: { subject: "user 1", message: "Blocked." }, 1: { subject: "user 150" } },
    });
  });

  it("keeps looking at the other rules when one cannot be evaluated", async () => {
    await plant(1);
    await desk.query(
      "insert into alert_rules (id, name, kind, enabled) values (gen_random_uuid(), 'broken', 'of another version', true)",
    );
    await makeRule("cap-percent", 90);
    await evaluateAlerts();
    expect(await counts()).toEqual({ all: 1, open: 1 });
  });
});

describe.each([5_001, 200_000])("a rule with %i subjects", (count) => {
  it("fires for each once, tells of them in one message, stays quiet and clears", {
    timeout: 300_000,
  }, async () => {
    if (count > 10_000) await dropWhatNoRuleUses();
    await plant(count);
    const channels = [await makeChannel()];
    await makeRule("cap-percent", 90, { channels });
    const heapBefore = process.memoryUsage().heapUsed;
    const first = await measured(evaluateAlerts);
    expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(64 * 1024 * 1024);
    expect(first.statements).toBeLessThan(15);
    expect(first.maxRows).toBeLessThanOrEqual(50);
    expect(await counts()).toEqual({ all: count, open: count });
    const [told, ...more] = await deliveries();
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      events: count,
      subject: `Rule cap-percent: ${count} new`,
      body: { total: count },
    });
    expect(told?.body.subjects.map(({ name }) => name)).toEqual(
      Array.from({ length: 50 }, (_, index) => `user ${count - index}`),
    );

    await minutePasses();
    const again = await measured(evaluateAlerts);
    expect(again.statements).toBeLessThan(15);
    expect(again.maxRows).toBeLessThanOrEqual(50);
    expect(await counts()).toEqual({ all: count, open: count });
    expect(await deliveries()).toHaveLength(1);

    const view = await listAlerts(desk.actor);
    expect(view).toMatchObject({ open: count, cleared: 0, rules: [{ open: count }] });
    expect(view.events.slice(0, 3).map(({ subject }) => subject)).toEqual(
      [count, count - 1, count - 2].map((n) => `user ${n}`),
    );
    expect(await getAlertBell(desk.actor)).toMatchObject({
      unread: count,
      latest: { 0: { subject: `user ${count}` } },
    });

    // Changing each of so many rows takes longer than all the rest.
    await desk.query(count > 10_000 ? "truncate sub_users cascade" : "update sub_users set traffic_used = 0");
    await evaluateAlerts();
    expect(await counts()).toEqual({ all: count, open: 0 });
    expect(await deliveries()).toHaveLength(1);
  });
});
