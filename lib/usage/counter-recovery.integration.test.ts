import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "../db/client";
import { readUsageReportParams } from "../domain/usage/report";
import { isoDay } from "../domain/dates";
import { hourMs, dayMs, floorTo } from "../domain/durations";
import { usageReport } from "../report/read";
import { observeSubUsers } from "../sub-users/observe";
import { observeUsage } from "../sub-users/observe-usage";
import { observeAt } from "../../testing/observe";
import { netnutId, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { usageHistory } from "./history";
import { refreshRates } from "./refresh-rates";
import { rollUpUsage } from "./roll-up";

const GB = 1_000_000_000;

let desk: TestDesk;
/** The end of all readings. Its day is over, so that readings lie around midnight and none is yet to come. */
const now = floorTo(Date.now(), dayMs) - 10 * hourMs;

beforeAll(async () => {
  desk = await startDesk();
  await desk.query(
    "select make_usage_partitions((now() at time zone 'UTC')::date - 20, (now() at time zone 'UTC')::date + 3)",
  );
});
afterAll(() => desk.close());

let made = 0;
/**
 * A sub-user whose counter stood so high, in GB, so many hours ago; all hours before `rolledUp` are
 * rolled up in between.
 */
async function seen(
  readings: readonly (readonly [hoursAgo: number, used: number, ips?: number])[],
  { rolledUp }: { rolledUp?: number } = {},
): Promise<string> {
  const remoteId = String(910_000 + (made += 1));
  await desk.query("delete from progress where name = 'usage.roll-up'");
  for (const [back, used, ips] of readings) {
    if (rolledUp !== undefined && back <= rolledUp) await rollUpUsage(new Date(now - rolledUp * hourMs));
    await observeAt(remoteId, new Date(now - back * hourMs), {
      trafficCap: 1_000 * GB,
      trafficUsed: Math.round(used * GB),
      ipUsed: ips ?? 0,
    });
  }
  return remoteId;
}

/** What each place where it is added up says was used, in GB; they must agree. */
async function used(remoteId: string, accountId = nineProxyId): Promise<{ used: number; resets: number }> {
  const until = new Date(now + hourMs / 2);
  const ref = { accountId, remoteId };
  const figures = async () => {
    const [hours, days, report] = await Promise.all([
      usageHistory(desk.actor, ref, "7d", until),
      usageHistory(desk.actor, ref, "30d", until),
      usageReport(
        desk.actor,
        {
          ...readUsageReportParams(new URLSearchParams(), until.getTime()),
          q: `user_${remoteId}`,
          from: isoDay(now - 20 * dayMs),
          to: isoDay(now),
        },
        until,
      ),
    ]);
    await refreshRates(until);
    const [row] = await desk.query<{ month: number }>(
      "select month_traffic as month from sub_users where account_id = $1 and remote_id = $2",
      [accountId, remoteId],
    );
    expect(hours.points.every(({ traffic }) => (traffic ?? 0) >= 0)).toBe(true);
    expect(days.points.every(({ traffic }) => (traffic ?? 0) >= 0)).toBe(true);
    const resets = hours.points.filter(({ reset }) => reset).length;
    expect(days.points.some(({ reset }) => reset)).toBe(resets > 0);
    const all = [
      hours.totals.traffic,
      days.totals.traffic,
      report.rows[0]?.used,
      report.days.reduce((sum, { own }) => sum + own, 0),
      Number(row?.month),
    ];
    expect(new Set(all).size, JSON.stringify(all)).toBe(1);
    return { used: hours.totals.traffic / GB, resets };
  };
  const raw = await figures();
  await rollUpUsage(until);
  expect(await figures()).toEqual(raw);
  return raw;
}

async function total(): Promise<number> {
  const [row] = await desk.query<{ sum: number }>(
    "select coalesce(sum(traffic), 0)::bigint as sum from usage_totals where account_id = $1",
    [nineProxyId],
  );
  return Number(row?.sum) / GB;
}

const every = (hours: number, at: (index: number) => number) =>
  Array.from({ length: hours }, (_, index) => [hours - 1 - index, at(index)] as const);

describe("a counter that comes back after a fall", () => {
  it("has used nothing by one wrong low reading", async () => {
    const before = await total();
    expect(await used(await seen(every(48, (index) => (index === 20 ? 0 : 100))))).toEqual({
      used: 0,
      resets: 0,
    });
    expect(await total()).toBeCloseTo(before, 6);
  });

  it("has used what it is higher by", async () => {
    expect(
      await used(
        await seen([
          [9, 100],
          [8, 101],
          [7, 0],
          [6, 103],
          [5, 104],
        ]),
      ),
    ).toEqual({ used: 4, resets: 0 });
  });

  it("has used the difference at most once where two replicas answer in turn", async () => {
    const remoteId = await seen(every(48, (index) => (index % 2 === 0 ? 99.9 : 100)));
    expect(await used(remoteId)).toEqual({ used: 0.1, resets: 0 });
  });

  it("has used what it grows by while two replicas answer in turn", async () => {
    const remoteId = await seen(every(49, (index) => 100 + index - (index % 2 === 0 ? 0 : 1.5)));
    expect(await used(remoteId)).toEqual({ used: 48, resets: 0 });
  });

  it("takes off what was counted on the way back, and the same once the hours are rolled up", async () => {
    const before = await total();
    const way = [
      [20, 90],
      [19, 100],
      [18, 0],
      [17, 60],
      [16, 40],
      [15, 40],
      [12, 110],
      [11, 111],
    ] as const;
    for (const rolledUp of [undefined, 14])
      expect(await used(await seen(way, { rolledUp }))).toEqual({ used: 21, resets: 0 });
    expect(await total()).toBeCloseTo(before + 42, 6);
  });

  it("does so across midnight and keeps the reset of a day that has another one", async () => {
    // now is 14:00.
    for (const rolledUp of [undefined, 11])
      expect(
        await used(
          await seen(
            [
              [20, 500],
              [19, 3],
              [18, 4],
              [15.5, 0],
              [13, 2],
              [10, 5],
            ],
            { rolledUp },
          ),
        ),
      ).toEqual({ used: 2, resets: 1 });
  });

  it("counts IPs in the same way", async () => {
    const remoteId = await seen([
      [9, 100, 50],
      [8, 100, 51],
      [7, 0, 0],
      [6, 100, 51],
      [5, 100, 53],
    ]);
    const { totals } = await usageHistory(
      desk.actor,
      { accountId: nineProxyId, remoteId },
      "7d",
      new Date(now),
    );
    expect(totals).toMatchObject({ traffic: 0, ips: 3 });
  });

  it("is the same where it is asked for on its own", async () => {
    await observeSubUsers(
      db(),
      netnutId,
      [{ remoteId: "910900", name: "user_910900", status: "active", trafficCap: 100 * GB }],
      new Date(now - 10 * hourMs),
    );
    for (const [back, bytes] of [
      [9, 1],
      [8, 0],
      [7, 1],
      [6, 1.5],
    ] as const)
      await observeUsage(
        db(),
        { accountId: netnutId, remoteId: "910900" },
        { trafficUsed: bytes * GB },
        new Date(now - back * hourMs),
      );
    const rows = await desk.query<{ traffic: number; reset: boolean }>(
      "select u.traffic, u.reset from usage_samples u join sub_users s on s.id = u.sub_user_id where s.remote_id = '910900' order by u.at",
    );
    expect(rows.map(({ traffic, reset }) => [traffic / GB, reset])).toEqual([
      [0, false],
      [0, false],
      [0, false],
      [0.5, false],
    ]);
  });
});

describe("a counter that begins anew", () => {
  it("is counted from the fall on, also beyond its old height days later", async () => {
    const grows = every(40, (index) => (index < 10 ? 50 + index : (index - 10) * 0.5));
    expect(await used(await seen(grows))).toEqual({ used: 9 + 14.5, resets: 1 });
    expect(
      await used(
        await seen([
          [60, 100],
          [59, 0],
          [50, 10],
          [34, 120],
        ]),
      ),
    ).toEqual({ used: 120, resets: 1 });
  });

  it("is counted in full where it grows step by step beyond an old height that was low", async () => {
    expect(await used(await seen([[20, 2], [19, 3], ...every(19, (index) => index * 0.5)]))).toEqual({
      used: 1 + 9,
      resets: 1,
    });
  });

  it("has used nothing by a low reading after that", async () => {
    expect(
      await used(
        await seen([
          [20, 100],
          [19, 0],
          [18, 4],
          [17, 5],
          [16, 4.9],
          [15, 5],
          [14, 0],
          [13, 5],
          [12, 6],
        ]),
      ),
    ).toEqual({ used: 6, resets: 1 });
  });
});
