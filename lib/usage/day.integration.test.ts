import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "../db/client";
import { hourMs, dayMs, floorTo } from "../domain/durations";
import { dayUsed, type DayFacts } from "../domain/usage/day";
import { netnutId, startDesk, type TestDesk } from "../../testing/desk";
import { useByAccount } from "../overview/use";
import { readUsageRound } from "../sync/usage";
import { syncAccount } from "../sync/sync-account";
import { knownDays, usedOnDay, usedOnKnownDay } from "./day";
import { fillHistory } from "./fill";
import { usageHistory } from "./history";
import { refreshRates } from "./refresh-rates";
import { rollUpUsage } from "./roll-up";

const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);

let desk: TestDesk;

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 12 }, nineProxy: { users: 0 } });
  await desk.query(
    "select make_usage_partitions((now() at time zone 'UTC')::date - 20, (now() at time zone 'UTC')::date + 3)",
  );
});
afterAll(() => desk.close());

describe("one source per day", () => {
  it("is the same in SQL and in the browser, whatever is known", async () => {
    const values = [null, 0, 3, 9];
    const cases: DayFacts[] = values.flatMap((own) =>
      values.flatMap((reported) =>
        [true, false].flatMap((whole) => [true, false].map((agrees) => ({ own, whole, reported, agrees }))),
      ),
    );
    for (const facts of cases) {
      const { rows } = await db().execute<{ bytes: number | null }>(sql`
        select ${usedOnDay({
          own: sql`${facts.own}::bigint`,
          whole: sql`${facts.whole}::boolean`,
          reported: sql`${facts.reported}::bigint`,
          agrees: sql`${facts.agrees}::boolean`,
        })} as bytes`);
      expect([facts, rows[0]?.bytes]).toEqual([facts, dayUsed(facts).bytes]);
    }
  });

  it("tells what was filled in from what was observed by the day of the first look", async () => {
    const slots = (at: Record<number, number>) =>
      `{${Array.from({ length: 31 }, (_, slot) => at[slot + 1] ?? "null").join(",")}}`;
    await desk.query(
      "insert into usage_last (sub_user_id, at, first_at, agrees) values (-1, now(), '2026-03-10T12:00:00Z', true)",
    );
    await desk.query(
      "insert into usage_months (sub_user_id, month, traffic, ips, torn, reported) values (-1, '2026-03-01', $1, $2, '{15}', $3)",
      [
        slots({ 8: 80, 10: 3, 11: 11, 15: 1, 16: 16 }),
        slots({ 11: 4 }),
        slots({ 8: 8, 9: 9, 10: 10, 11: 99, 15: 15 }),
      ],
    );
    const { rows } = await db().execute<{ day: string; own: number | null; used: number }>(sql`
      select day::text, own, whole, ${usedOnKnownDay} as used
      from (${knownDays(sql`m.sub_user_id = -1`, "2026-03-09", "2026-03-31")}) days order by day`);
    expect(rows).toEqual([
      { day: "2026-03-09", own: null, whole: false, used: 9 },
      { day: "2026-03-10", own: 3, whole: false, used: 10 },
      { day: "2026-03-11", own: 11, whole: true, used: 11 },
      { day: "2026-03-15", own: 1, whole: false, used: 15 },
      { day: "2026-03-16", own: 16, whole: true, used: 16 },
    ]);
    await desk.query("delete from usage_months where sub_user_id = -1");
    await desk.query("delete from usage_last where sub_user_id = -1");
  });
});

describe("the days of a provider", () => {
  const ask = async <Row>(path: string, body?: unknown): Promise<Row[]> => {
    const answer = await fetch(new URL(`/v1/${path}`, desk.netnut.url), {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: desk.netnut.token, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return ((await answer.json()) as { data: Row[] }).data;
  };
  const daysOf = (remoteId: string, from: number, to: number) =>
    ask<{ d_usage: string; traffic: number }>("customer/traffic/", {
      dateRange: `${dateOf(from)},${dateOf(to)}`,
      bySubUser: false,
      subUsers: remoteId,
      byDate: true,
    });
  const refs = () =>
    desk.query<{ id: number; remote_id: string; agrees: boolean; first_at: Date }>(
      "select s.id, s.remote_id, l.agrees, l.first_at from usage_last l join sub_users s on s.id = l.sub_user_id where s.account_id = $1 order by s.id",
      [netnutId],
    );

  it("count where they add up to its own counter, and are only drawn where they do not", async () => {
    desk.netnut.control.options({ frozen: true });
    await syncAccount(netnutId, "schedule");
    await readUsageRound(netnutId);
    while ((await fillHistory(netnutId)) > 0);
    const today = floorTo(Date.now(), dayMs);
    let [verified, unverified] = [0, 0];
    for (const { remote_id: remoteId, agrees } of await refs()) {
      const plans = await ask<{ start_date: string; is_active: boolean; total_gb_used: string }>(
        `customer/usage/${remoteId}`,
      );
      const active = plans.filter((plan) => plan.is_active);
      const counter = active.reduce((sum, plan) => sum + Number(plan.total_gb_used) * 1e9, 0);
      const began = Math.min(...active.map((plan) => Date.parse(plan.start_date)));
      const all = (
        await Promise.all(
          Array.from({ length: 13 }, (_, turn) => turn * 30).map((back) =>
            daysOf(remoteId, today - (back + 29) * dayMs, today - back * dayMs),
          ),
        )
      ).flat();
      const since = active.length > 0 ? dateOf(began) : "";
      const sum = all.reduce((bytes, row) => (row.d_usage >= since ? bytes + row.traffic : bytes), 0);
      expect([remoteId, agrees]).toEqual([
        remoteId,
        Math.abs(sum - counter) <= Math.max(0.02 * counter, 1_000_000),
      ]);
      const history = await usageHistory(desk.actor, { accountId: netnutId, remoteId }, "90d");
      const past = all.filter(
        (row) => row.d_usage < dateOf(today) && row.d_usage > dateOf(today - 90 * dayMs) && row.traffic > 0,
      );
      const shown = new Map(history.points.map((point) => [point.at.slice(0, 10), point]));
      for (const row of past)
        expect(shown.get(row.d_usage)).toMatchObject(
          agrees
            ? { traffic: row.traffic, source: "reported", unverified: null, ips: null }
            : { traffic: null, source: null, unverified: row.traffic, trafficUsed: null },
        );
      const reported = past.reduce((bytes, row) => bytes + row.traffic, 0);
      expect(history.totals.traffic).toBe(agrees ? reported : 0);
      expect(history.totals.reported).toBe(agrees ? reported : 0);
      expect(history.unverified?.traffic ?? 0).toBe(agrees ? 0 : reported);
      if (past.length > 0) verified += Number(agrees);
      if (past.length > 0) unverified += Number(!agrees);
    }
    expect(verified).toBeGreaterThan(2);
    expect(unverified).toBeGreaterThan(0);
  });

  it("lead the counter back to where it began", async () => {
    let led = 0;
    for (const { remote_id: remoteId, agrees } of await refs()) {
      if (!agrees) continue;
      const { points } = await usageHistory(desk.actor, { accountId: netnutId, remoteId }, "90d");
      const counters = points.map((point) => point.trafficUsed);
      const first = counters.findIndex((value) => value !== null && value > 0);
      for (const [at, point] of points.entries()) {
        const earlier = counters[at - 1];
        if (at <= first || point.trafficUsed === null || earlier == null || point.source !== "reported")
          continue;
        expect(point.trafficUsed - earlier).toBe(point.traffic);
        led += 1;
      }
    }
    expect(led).toBeGreaterThan(5);
  });

  it("make the page, the seven days of the table and the overview say the same", async () => {
    await refreshRates();
    const weeks = await desk.query<{ remote_id: string; week_traffic: number }>(
      "select remote_id, week_traffic from sub_users where account_id = $1 and week_traffic is not null",
      [netnutId],
    );
    let [week, month] = [0, 0];
    for (const { remote_id: remoteId, week_traffic } of weeks) {
      const of = (range: "7d" | "30d") => usageHistory(desk.actor, { accountId: netnutId, remoteId }, range);
      expect((await of("7d")).totals.traffic).toBe(Number(week_traffic));
      week += Number(week_traffic);
      month += (await of("30d")).totals.traffic;
    }
    const use = (await useByAccount(new Date())).find(({ accountId }) => accountId === netnutId);
    expect(week).toBeGreaterThan(0);
    expect(use?.last30).toBe(month);
    expect(use?.days.slice(-7).reduce((sum, bytes) => sum + bytes, 0)).toBe(week);
  });

  it("take the place of a day seen in part once it is over, and of the days around an outage together", async () => {
    const today = floorTo(Date.now(), dayMs);
    const verified = (await refs()).filter(({ agrees }) => agrees);
    let subject = null;
    for (const ref of verified) {
      const rows = await daysOf(ref.remote_id, today - 5 * dayMs, today - dayMs);
      if (rows.length === 5 && rows.every(({ traffic }) => traffic > 1_000_000)) subject = { ...ref, rows };
    }
    if (!subject) throw new Error("Nobody uses something every day.");
    const { id, remote_id: remoteId, rows } = subject;
    const ref = { accountId: netnutId, remoteId };
    // As if it had been seen first six days ago, and no one had looked from four days ago until two days ago.
    await desk.query("delete from usage_samples where sub_user_id = $1", [id]);
    await desk.query("delete from usage_months where sub_user_id = $1", [id]);
    await desk.query("delete from usage_reported");
    await desk.query("delete from usage_totals where account_id = $1", [netnutId]);
    await desk.query("delete from progress where name = 'usage.roll-up'");
    await desk.query(
      "update usage_last set first_at = $2, at = $2, filled_at = now(), looked_at = $2, ask_after = null where sub_user_id = $1",
      [id, new Date(today - 6 * dayMs)],
    );
    const sample = (at: number, traffic: number, since: number | null) =>
      desk.query(
        "insert into usage_samples (sub_user_id, at, traffic_used, traffic, ips, since) values ($1, $2, 0, $3, 0, $4)",
        [id, new Date(at), traffic, since === null ? null : new Date(since)],
      );
    await sample(today - 5 * dayMs + 12 * hourMs, 7, null);
    await sample(today - 2 * dayMs + 3 * hourMs, 300, today - 4 * dayMs + 20 * hourMs);
    await sample(today - dayMs + 3 * hourMs, 20, null);
    await desk.query("insert into usage_totals (account_id, hour, traffic, ips) values ($1, $2, 327, 0)", [
      netnutId,
      new Date(today - 2 * dayMs + 3 * hourMs),
    ]);
    await rollUpUsage(new Date(today + 2 * hourMs));
    expect(
      await desk.query("select torn from usage_months where sub_user_id = $1 and torn <> '{}'", [id]),
    ).toHaveLength(new Set([4, 3, 2].map((back) => dateOf(today - back * dayMs).slice(0, 7))).size);
    expect(await desk.query("select ask_after::text from usage_last where sub_user_id = $1", [id])).toEqual([
      { ask_after: dateOf(today - 2 * dayMs) },
    ]);

    expect(await fillHistory(netnutId)).toBe(1);
    const { points } = await usageHistory(desk.actor, ref, "7d");
    const used = (back: number) => {
      const found = points.find(({ at }) => at.startsWith(dateOf(today - back * dayMs)));
      return [found?.traffic, found?.source];
    };
    const said = (back: number) =>
      rows.find(({ d_usage }) => d_usage === dateOf(today - back * dayMs))?.traffic;
    expect([5, 4, 3, 2, 1].map(used)).toEqual([
      [7, "own"],
      [said(4), "reported"],
      [said(3), "reported"],
      [said(2), "reported"],
      [20, "own"],
    ]);
    expect(await desk.query("select ask_after from usage_last where sub_user_id = $1", [id])).toEqual([
      { ask_after: null },
    ]);
    const use = (await useByAccount(new Date())).find(({ accountId }) => accountId === netnutId);
    const sum = points.reduce((bytes, { traffic }) => bytes + (traffic ?? 0), 0);
    // The account's hours hold the traffic of the outage in the hour of the look after it.
    expect(use?.days.slice(-7).reduce((bytes, each) => bytes + each, 0)).toBe(sum);
  });

  describe("that added up to the counter once", () => {
    const first = async () =>
      (await refs()).find(({ agrees }) => agrees) ?? expect.fail("Nobody's days agree.");
    const askFrom = (id: number, back: number) =>
      desk.query("update usage_last set ask_after = $2 where sub_user_id = $1", [
        id,
        dateOf(Date.now() - back * dayMs),
      ]);
    const stored = async (id: number) => {
      const [row] = await desk.query<{
        agrees: boolean | null;
        filled_at: Date | null;
        ask_after: string | null;
      }>("select agrees, filled_at, ask_after::text from usage_last where sub_user_id = $1", [id]);
      return row ?? expect.fail("gone");
    };
    const planOf = (start: string, used: string) => ({
      plan_gb: "1000",
      total_gb_used: used,
      start_date: start,
      is_active: true,
    });

    it.each<[string, unknown[]]>([
      ["is empty", []],
      ["cannot be read", [planOf("2020-01-01", "much")]],
      ["is of a renewed plan", [planOf(dateOf(Date.now() - dayMs), "777")]],
    ])("still count where a later counter %s, and are asked for again for a week", async (_, plans) => {
      const { id, remote_id: remoteId } = await first();
      const ref = { accountId: netnutId, remoteId };
      const before = (await usageHistory(desk.actor, ref, "90d")).totals;
      expect(before.reported).toBeGreaterThan(0);
      const kept = await ask<Record<string, unknown>>(`customer/usage/${remoteId}`);
      const months = () =>
        desk.query("select month, reported from usage_months where sub_user_id = $1 order by 1", [id]);
      const reported = await months();
      desk.netnut.control.patch(remoteId, { plans });
      await askFrom(id, 1);
      await fillHistory(netnutId);
      expect(await stored(id)).toMatchObject({ agrees: true, ask_after: dateOf(Date.now()) });
      expect((await usageHistory(desk.actor, ref, "90d")).totals).toEqual(before);
      expect(await months()).toEqual(reported);
      // Not before the next day.
      const calls = desk.netnut.control.requests().requests.length;
      await fillHistory(netnutId);
      expect(desk.netnut.control.requests().requests.length).toBe(calls);
      const [{ first_at: firstAt } = { first_at: null }] = await desk.query<{ first_at: Date }>(
        "update usage_last l set first_at = now() - interval '8 days' from usage_last o where l.sub_user_id = $1 and o.sub_user_id = $1 returning o.first_at",
        [id],
      );
      await desk.query("update usage_months set torn = '{}' where sub_user_id = $1", [id]);
      await askFrom(id, 1);
      await fillHistory(netnutId);
      expect(await stored(id)).toMatchObject({ agrees: true, ask_after: null });
      await desk.query("update usage_last set first_at = $2 where sub_user_id = $1", [id, firstAt]);
      desk.netnut.control.patch(remoteId, { plans: kept });
    });

    it("are drawn at first, and count once a counter is read", async () => {
      const { id, remote_id: remoteId } = await first();
      const ref = { accountId: netnutId, remoteId };
      const forget = () =>
        desk.query(
          "update usage_last set agrees = null, filled_at = null, filled_from = null, ask_after = null where sub_user_id = $1",
          [id],
        );
      // NetNut prints a plan's use to some bytes: its days are those of the plan as it is put back below.
      const kept = await ask<Record<string, unknown>>(`customer/usage/${remoteId}`);
      desk.netnut.control.patch(remoteId, { plans: kept });
      await forget();
      expect(await fillHistory(netnutId)).toBe(1);
      const before = (await usageHistory(desk.actor, ref, "90d")).totals;
      await forget();
      desk.netnut.control.patch(remoteId, { plans: [] });
      expect(await fillHistory(netnutId)).toBe(1);
      const unread = await stored(id);
      expect(unread).toMatchObject({ agrees: null, ask_after: dateOf(Date.now()) });
      expect(unread.filled_at).not.toBeNull();
      const drawn = await usageHistory(desk.actor, ref, "90d");
      expect(drawn.unverified?.traffic).toBe(before.reported);
      desk.netnut.control.patch(remoteId, { plans: kept });
      await askFrom(id, 1);
      expect(await fillHistory(netnutId)).toBe(1);
      expect(await stored(id)).toMatchObject({ agrees: true });
      expect((await usageHistory(desk.actor, ref, "90d")).totals).toEqual(before);
    });

    it("are taken from the day on which its id became its own", async () => {
      const { id, remote_id: remoteId } = await first();
      const today = floorTo(Date.now(), dayMs);
      const [before, since] = [dateOf(today - 2 * dayMs), dateOf(today - dayMs)];
      await desk.query(
        `insert into usage_months as m (sub_user_id, month, traffic, ips, torn, reported)
          select distinct $1::bigint, date_trunc('month', day)::date, array_fill(null::bigint, array[31]),
            array_fill(null::bigint, array[31]), array(select generate_series(1, 31)), array_fill(7::bigint, array[31])
          from unnest($2::date[]) day
          on conflict (sub_user_id, month) do update set torn = excluded.torn, reported = excluded.reported`,
        [id, [before, since]],
      );
      await desk.query("update sub_users set another_since = $2 where id = $1", [id, since]);
      await askFrom(id, 1);
      await fillHistory(netnutId);
      const reportedOn = async (day: string) =>
        (
          await desk.query<{ bytes: number }>(
            `select reported[extract(day from $2::date)::int]::float8 as bytes from usage_months
              where sub_user_id = $1 and month = date_trunc('month', $2::date)`,
            [id, day],
          )
        )[0]?.bytes;
      const said = (await daysOf(remoteId, today - dayMs, today - dayMs))[0]?.traffic ?? 0;
      expect([await reportedOn(before), await reportedOn(since)]).toEqual([7, said]);

      await desk.query("update usage_last set agrees = false where sub_user_id = $1", [id]);
      await askFrom(id, 1);
      expect(await fillHistory(netnutId)).toBe(0);
    });
  });
});
