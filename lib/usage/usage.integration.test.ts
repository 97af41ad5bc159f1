import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "../db/client";
import { isoDay } from "../domain/dates";
import { dayMs, floorTo, hourMs, minuteMs } from "../domain/durations";
import { observeSubUsers } from "../sub-users/observe";
import { singleton } from "../singleton";
import { observeUsage } from "../sub-users/observe-usage";
import { readSubUser } from "../sub-users/get";
import { syncAccount } from "../sync/sync-account";
import { readUsageRound } from "../sync/usage";
import { observeAt } from "../../testing/observe";
import { connectionOf, netnutId, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { fillHistory } from "./fill";
import { usageHistory } from "./history";
import { refreshRates } from "./refresh-rates";
import { rollUpUsage } from "./roll-up";
import { sampleUsage } from "./sample";

const GB = 1_000_000_000;

let desk: TestDesk;

beforeAll(async () => {
  desk = await startDesk();
  await desk.query(
    "select make_usage_partitions((now() at time zone 'UTC')::date - 20, (now() at time zone 'UTC')::date + 3)",
  );
});
afterAll(() => desk.close());

async function samplesOf(remoteId: string) {
  return desk.query<{ traffic: number; ips: number; reset: boolean; at: Date }>(
    "select u.traffic, u.ips, u.reset, u.at from usage_samples u join sub_users s on s.id = u.sub_user_id where s.account_id = $1 and s.remote_id = $2 order by u.at",
    [nineProxyId, remoteId],
  );
}

describe("samples", () => {
  it("are kept where a counter moved, not closer than a quarter of an hour, and once a day where it did not", async () => {
    const start = floorTo(Date.now(), dayMs) - dayMs + 10 * hourMs;
    for (const [minutes, used] of [
      [0, 5],
      [1, 6],
      [14, 7],
      [15, 8],
      [30, 8],
      [45, 8],
      [60, 9],
    ] as const)
      await observeAt("900001", new Date(start + minutes * 60_000), { trafficUsed: used * GB });
    expect(
      (await samplesOf("900001")).map((sample) => [sample.traffic / GB, sample.at.getTime() - start]),
    ).toEqual([
      [0, 0],
      [3, 15 * 60_000],
      [1, 60 * 60_000],
    ]);
    await observeAt("900001", new Date(start + dayMs), { trafficUsed: 9 * GB });
    expect((await samplesOf("900001")).at(-1)).toMatchObject({ traffic: 0 });
  });

  it.each([
    ["a listing and a look", 1_000],
    ["two of the same moment", 0],
  ])("count once what two reads see that are stored at the same time: %s", async (_, apart) => {
    const remoteId = String(900_100 + apart);
    const start = Date.now() - 5 * hourMs;
    await observeAt(remoteId, new Date(start), { trafficUsed: 50 * GB });
    await desk.query("update sub_users set traffic_used = $1 where remote_id = $2", [54 * GB, remoteId]);
    const other = new pg.Client(desk.databaseUrl);
    await other.connect();
    await other.query(
      "begin; select 1 from usage_last l join sub_users s on s.id = l.sub_user_id where s.account_id = '" +
        `${nineProxyId}' and s.remote_id = '${remoteId}' for update of l`,
    );
    const both = [start + hourMs, start + hourMs + apart].map((at) =>
      sampleUsage(db(), nineProxyId, [remoteId], new Date(at)),
    );
    const waiting = async () =>
      (
        await desk.query(
          "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
      ).length;
    await expect.poll(waiting).toBe(2);
    await other.query("commit");
    await other.end();
    await Promise.all(both);
    await observeAt(remoteId, new Date(start + 2 * hourMs), { trafficUsed: 55 * GB });
    expect((await samplesOf(remoteId)).map(({ traffic }) => traffic / GB)).toEqual([0, 4, 1]);
  });

  it("mark a counter that fell as a new epoch and never count it as negative use", async () => {
    const start = Date.now() - 5 * hourMs;
    await observeAt("900002", new Date(start), { trafficUsed: 50 * GB });
    await observeAt("900002", new Date(start + hourMs), { trafficUsed: 2 * GB });
    await observeAt("900002", new Date(start + 2 * hourMs), { trafficUsed: 3 * GB });
    expect((await samplesOf("900002")).map(({ traffic, reset }) => [traffic / GB, reset])).toEqual([
      [0, false],
      [0, true],
      [1, false],
    ]);
  });
});

describe("history", () => {
  it("is the same before and after the hours are rolled up, and rolling up twice changes nothing", async () => {
    const now = floorTo(Date.now(), hourMs) + 10 * 60_000;
    for (let back = 30; back >= 1; back -= 1)
      await observeAt("900003", new Date(now - back * hourMs), {
        trafficUsed: (31 - back) * GB,
        ipUsed: 31 - back,
      });
    const ref = { accountId: nineProxyId, remoteId: "900003" };
    const figures = async () => {
      const [hours, days] = await Promise.all([
        usageHistory(desk.actor, ref, "24h", new Date(now)),
        usageHistory(desk.actor, ref, "30d", new Date(now)),
      ]);
      return {
        hours: hours.points.map((point) => [point.traffic, point.ips]),
        total: hours.totals,
        days: days.totals,
        ends: hours.points.map((point) => point.trafficUsed),
      };
    };
    const raw = await figures();
    expect(raw.total.traffic).toBe(23 * GB);
    expect(raw.days.traffic).toBe(29 * GB);
    expect(raw.ends.at(-1)).toBe(30 * GB);
    expect(await rollUpUsage(new Date(now))).toBeGreaterThan(20);
    expect(await figures()).toEqual(raw);
    expect(await rollUpUsage(new Date(now))).toBe(0);
    expect(await figures()).toEqual(raw);
  });

  it("is kept up beside a backup, which no one waits for: the day to come is made after it", async () => {
    const partition = `usage_samples_${isoDay(Date.now() + 3 * dayMs).replaceAll("-", "")}`;
    const isThere = async () =>
      (await desk.query("select 1 from pg_class where relname = $1", [partition])).length === 1;
    await rollUpUsage();
    await desk.query(`drop table ${partition}`);
    await desk.query(
      "insert into usage_days (sub_user_id, day, traffic, ips) select id, now()::date - 100, '{}', '{}' from sub_users limit 1",
    );
    const backup = new pg.Client(desk.databaseUrl);
    await backup.connect();
    await backup.query("begin; lock table usage_samples in access share mode");
    const rolled = rollUpUsage();
    await sleep(100);
    const answered = await Promise.race([
      desk.query("select count(*) from usage_samples").then(() => true),
      sleep(3_000, false),
    ]);
    const kept = await Promise.race([rolled.then(() => "up"), sleep(3_000, "waiting")]);
    await backup.end();
    await rolled;
    expect([answered, kept, await isThere()]).toEqual([true, "up", false]);
    expect(await desk.query("select 1 from usage_days where day < now()::date - 90")).toEqual([]);
    await rollUpUsage();
    expect(await isThere()).toBe(true);
  });

  it("leaves the hours of an outage open instead of calling them idle, and says how high the counter stood after", async () => {
    const now = floorTo(Date.now(), hourMs) + 10 * 60_000;
    await desk.query("delete from usage_totals where hour >= $1", [new Date(now - dayMs)]);
    await desk.query("delete from progress where name = 'usage.roll-up'");
    const ref = { accountId: nineProxyId, remoteId: "900005" };
    const looks = [10, 9, 8, 3, 2, 1, 0];
    for (const back of looks)
      await observeAt("900005", new Date(now - back * hourMs), { trafficUsed: (back > 3 ? 5 : 9) * GB });
    const gap = [null, null];
    for (const rolledUp of [false, true]) {
      if (rolledUp) expect(await rollUpUsage(new Date(now))).toBeGreaterThan(0);
      const { points } = await usageHistory(desk.actor, ref, "24h", new Date(now));
      const last = points
        .slice(-11)
        .map(({ traffic, trafficUsed }) => [
          traffic === null ? null : traffic / GB,
          trafficUsed === null ? null : trafficUsed / GB,
        ]);
      expect(last).toEqual([[0, 5], [0, 5], [0, 5], gap, gap, gap, gap, [4, 9], [0, 9], [0, 9], [0, 9]]);
      expect(points.slice(0, -11).every(({ traffic }) => traffic === null)).toBe(true);
    }
  });

  it("leaves the hours open in which a counter that is asked for on its own had no turn, though others of its account had", async () => {
    // Midday: a day's first read is a sample, before which nothing of the day is known.
    const now = floorTo(Date.now(), dayMs) - 12 * hourMs + 30 * 60_000;
    await desk.query("delete from usage_totals where account_id = $1", [netnutId]);
    await desk.query("delete from progress where name = 'usage.roll-up'");
    for (const [remoteId, turns] of [
      ["800001", [9, 8, 4, 2, 1]],
      ["800002", [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
    ] as const) {
      await observeSubUsers(
        db(),
        netnutId,
        [{ remoteId, name: `user_${remoteId}`, status: "active", trafficCap: 100 * GB }],
        new Date(now - 10 * hourMs),
      );
      for (const back of turns)
        await observeUsage(
          db(),
          { accountId: netnutId, remoteId },
          { trafficUsed: (back > 4 ? 5 : 9) * GB },
          new Date(now - back * hourMs),
        );
    }
    const hours = async (remoteId: string, at: number) => {
      const { points } = await usageHistory(
        desk.actor,
        { accountId: netnutId, remoteId },
        "24h",
        new Date(at),
      );
      return points.slice(-11).map(({ traffic }) => traffic && traffic / GB);
    };
    for (const rolledUp of [false, true]) {
      if (rolledUp) expect(await rollUpUsage(new Date(now))).toBeGreaterThan(0);
      // An hour without a read between two equal figures is known to be idle; the current one is not over.
      expect(await hours("800001", now)).toEqual([null, 0, 0, null, null, null, 4, 0, 0, 0, 0]);
      expect(await hours("800002", now)).toEqual([null, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0]);
      expect((await hours("800001", now + 2 * hourMs)).slice(-4)).toEqual([0, null, null, null]);
    }
  });

  it("leaves the days open on which a counter that is asked for on its own had no turn, though others of its account had", async () => {
    const now = floorTo(Date.now(), dayMs) - 12 * hourMs + 30 * minuteMs;
    await desk.query("delete from usage_totals where account_id = $1", [netnutId]);
    await desk.query("delete from progress where name = 'usage.roll-up'");
    const read = (remoteId: string, back: number, used: number) =>
      observeUsage(
        db(),
        { accountId: netnutId, remoteId },
        { trafficUsed: used * GB },
        new Date(now - back * dayMs),
      );
    for (const [remoteId, turns] of [
      ["800011", [6, 5, 4, 3, 2, 1, 0]],
      ["800012", [6, 5]],
      ["800013", [6, 5]],
    ] as const) {
      await observeSubUsers(
        db(),
        netnutId,
        [{ remoteId, name: `user_${remoteId}`, status: "active", trafficCap: 100 * GB }],
        new Date(now - 7 * dayMs),
      );
      for (const back of turns) await read(remoteId, back, 12 - back);
    }
    const days = async (remoteId: string, range: "30d" | "90d" = "30d") => {
      const { points } = await usageHistory(
        desk.actor,
        { accountId: netnutId, remoteId },
        range,
        new Date(now),
      );
      return points.slice(-7).map(({ traffic }) => traffic && traffic / GB);
    };
    const ofNetnut = "sub_user_id in (select id from sub_users where account_id = $1)";
    const rolledUp = () => rollUpUsage(new Date(now + hourMs));
    for (const roll of [() => null, rolledUp]) {
      await roll();
      expect(await days("800011")).toEqual([0, 1, 1, 1, 1, 1, 1]);
      expect(await days("800012")).toEqual([0, 1, null, null, null, null, null]);
    }
    // Read at last, one has moved, on a day that is not known; the other has not, so that its days are.
    await desk.query("delete from progress where name = 'usage.roll-up'");
    await desk.query(`delete from usage_months where ${ofNetnut}`, [netnutId]);
    await read("800012", 0, 20);
    await read("800013", 0, 7);
    for (const roll of [
      () => null,
      rolledUp,
      () => desk.query(`delete from usage_samples where ${ofNetnut}`, [netnutId]),
    ]) {
      await roll();
      expect(await days("800012", "90d")).toEqual([0, 1, null, null, null, null, 13]);
      expect(await days("800013", "90d")).toEqual([0, 1, 0, 0, 0, 0, 0]);
    }
  });

  it("shows what was not observed as unknown, and an old counter not beyond a reset", async () => {
    const history = await usageHistory(desk.actor, { accountId: nineProxyId, remoteId: "900002" }, "24h");
    expect(history.points[0]).toMatchObject({ traffic: null, trafficUsed: null });
    const reset = history.points.findIndex((point) => point.reset);
    expect(reset).toBeGreaterThan(0);
    expect(history.points[reset - 1]?.trafficUsed).toBeNull();
    expect(history.points.every((point) => point.traffic === null || point.traffic >= 0)).toBe(true);
  });
});

describe("the forecast", () => {
  it("says not enough history at first, then days until the cap, and follows a raised cap at once", async () => {
    const now = floorTo(Date.now(), dayMs) + 12 * hourMs;
    // Noon may be in hours that were already rolled up, which this sub-user's samples were not.
    await desk.query("delete from progress where name = 'usage.roll-up'");
    await observeAt("900004", new Date(now), { trafficUsed: 40 * GB });
    await refreshRates(new Date(now));
    const ref = { accountId: nineProxyId, remoteId: "900004" };
    expect(await readSubUser(db(), ref)).toMatchObject({
      forecastState: "not-enough-history",
      forecast: null,
    });

    const [{ id } = { id: 0 }] = await desk.query<{ id: number }>(
      "select id from sub_users where remote_id = '900004'",
    );
    for (let back = 1; back <= 13; back += 1) {
      const date = new Date(now - back * dayMs).toISOString().slice(0, 10);
      await desk.query(
        `insert into usage_months as m (sub_user_id, month, traffic, ips, reported) values ($1, date_trunc('month', $2::date), array_fill(null::bigint, array[31]), array_fill(null::bigint, array[31]), array_fill(null::bigint, array[31])) on conflict do nothing`,
        [id, date],
      );
      await desk.query(
        `update usage_months set reported[extract(day from $2::date)::int] = $3 where sub_user_id = $1 and month = date_trunc('month', $2::date)`,
        [id, date, 10 * GB],
      );
    }
    await desk.query("update usage_last set agrees = true where sub_user_id = $1", [id]);
    await desk.query("insert into usage_samples (sub_user_id, at, traffic, ips) values ($1, $2, $3, 0)", [
      id,
      new Date(now + 1),
      5 * GB,
    ]);
    // Seen only from noon, today's 5 GB count as half a day more than they would from midnight.
    await refreshRates(new Date(now));
    expect((await readSubUser(db(), ref))?.forecast?.mid).toBeLessThan(5.6);
    await desk.query("update usage_last set first_at = $2 where sub_user_id = $1", [
      id,
      new Date(now - 13 * dayMs),
    ]);
    await refreshRates(new Date(now), [id]);
    const steady = await readSubUser(db(), ref);
    expect(steady?.forecastState).toBe("known");
    expect(steady?.forecast?.mid).toBeCloseTo(6, 1);
    expect(steady?.weekTraffic).toBe(65 * GB);

    await observeAt("900004", new Date(now + 2), { trafficUsed: 40 * GB, trafficCap: 240 * GB });
    expect((await readSubUser(db(), ref))?.forecast?.mid).toBeCloseTo(20, 1);
    await observeAt("900004", new Date(now + 3), { trafficUsed: 40 * GB, trafficCap: null });
    expect(await readSubUser(db(), ref)).toMatchObject({ forecastState: "no-cap", forecast: null });
  });

  it("is of the days since its id became its own", async () => {
    const now = floorTo(Date.now(), dayMs) + 12 * hourMs;
    await observeAt("900004", new Date(now + 4), { trafficUsed: 40 * GB, trafficCap: 100 * GB });
    const [{ id } = { id: 0 }] = await desk.query<{ id: number }>(
      "update sub_users set another_since = $1 where remote_id = '900004' returning id",
      [new Date(now)],
    );
    await refreshRates(new Date(now), [id]);
    expect(await readSubUser(db(), { accountId: nineProxyId, remoteId: "900004" })).toMatchObject({
      forecast: null,
      weekTraffic: 5 * GB,
    });
  });
});

describe("the provider's own memory", () => {
  const asked = () =>
    desk.netnut.control.requests().requests.filter(({ path }) => path.includes("/customer/traffic/")).length;

  it("is left alone while it does not answer, and asked again only later", async () => {
    await syncAccount(netnutId, "schedule");
    await readUsageRound(netnutId);
    desk.netnut.control.options({ usage: false });
    expect(await fillHistory(netnutId)).toBe(0);
    const before = asked();
    expect(await fillHistory(netnutId)).toBe(0);
    expect(asked()).toBe(before);
    expect(await desk.query("select 1 from usage_last where filled_at is not null")).toEqual([]);
    desk.netnut.control.options({ usage: true });
  });

  it("fills the days before the first sample, once, and leaves our own figures alone", async () => {
    // As if the hours had passed until it is asked again. The clock itself is compared with the database's.
    expect(singleton("history", () => new WeakMap()).delete(connectionOf(netnutId).connection)).toBe(true);
    expect(await fillHistory(netnutId)).toBeGreaterThan(10);
    while ((await fillHistory(netnutId)) > 0);
    const calls = asked();
    expect(await fillHistory(netnutId)).toBe(0);
    expect(asked()).toBe(calls);
    const [{ rated } = { rated: 0 }] = await desk.query<{ rated: number }>(
      "select count(*)::int as rated from sub_users where account_id = $1 and rate_mid > 0",
      [netnutId],
    );
    expect(rated).toBeGreaterThan(0);
  });
});
