import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { messageOf } from "../alerts/words";
import { utcDateTime } from "../domain/dates";
import { plainSearch } from "../domain/sub-users/search";
import { forecastWords } from "../domain/usage/forecast";
import { listSubUsers } from "../sub-users/list";
import { refreshSubUser } from "../sub-users/refresh";
import { factsOfUse } from "../../testing/alert-facts";
import { netnutId, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { recordMotion } from "./motion";
import { syncAccount } from "./sync-account";
import { readUsageRound } from "./usage";

const users = 560;
const known = {
  forecastState: "known" as const,
  forecast: { low: 4, mid: 6, high: 9 },
  trafficCap: 100,
  trafficUsed: 50,
};

let desk: TestDesk;

beforeAll(async () => {
  desk = await startDesk({ netnut: { users } });
  desk.netnut.control.options({ frozen: true });
  await syncAccount(netnutId, "schedule");
  await syncAccount(nineProxyId, "schedule");
});
afterAll(() => desk.close());

const idsRead = (since: number) =>
  desk.netnut.control
    .requests()
    .requests.slice(since)
    .flatMap(({ path }) => /\/customer\/usage\/(\d+)$/.exec(path)?.[1] ?? []);
const requests = () => desk.netnut.control.requests().requests.length;
const count = async (condition: string) =>
  (
    await desk.query<{ count: number }>(
      `select count(*)::int as count from sub_users s left join usage_motion m on m.sub_user_id = s.id
        where account_id = $1 and ${condition}`,
      [netnutId],
    )
  )[0]?.count;

/** As if they had used less when last asked, and so have moved since. */
async function moveBack(remoteIds: readonly string[]): Promise<void> {
  await desk.query(
    "update usage_motion set bytes = bytes - 1 where sub_user_id in (select id from sub_users where account_id = $1 and remote_id = any($2))",
    [netnutId, remoteIds],
  );
}

describe("counters that take a call each", () => {
  it("are read first where someone used something since, nearest to the cap first", async () => {
    const asked = requests();
    const moved = await recordMotion(netnutId);
    expect(moved).toBeGreaterThan(50);
    // Two calls of 500 at most, not one for each.
    expect(requests() - asked).toBe(2);
    expect(await recordMotion(netnutId)).toBe(0);

    while ((await readUsageRound(netnutId)) > 0 && (await count("usage_read_at is null")) !== 0);
    const nearest = await desk.query<{ remote_id: string }>(
      `select remote_id from sub_users s join usage_motion m on m.sub_user_id = s.id
        where account_id = $1 and usage is not null order by usage desc, remote_id limit 4`,
      [netnutId],
    );
    const chosen = nearest.map((row) => row.remote_id);
    await moveBack(chosen);
    expect(await recordMotion(netnutId)).toBe(4);
    const before = requests();
    await readUsageRound(netnutId);
    const read = idsRead(before);
    // Several at a time: they need not arrive in their order.
    expect(chosen.filter((id) => !read.slice(0, 10).includes(id))).toEqual([]);
    // Those unread longest have their share beside them, and together they are no more than before.
    expect(read).toHaveLength(120);
    expect(await count("m.moved_at > s.usage_read_at")).toBe(0);
  });

  it("of whoever moved minutes ago are next, however far from their cap, and since when is kept", async () => {
    const [far] = await desk.query<{ remote_id: string }>(
      `select remote_id from sub_users s join usage_motion m on m.sub_user_id = s.id
        where account_id = $1 and usage is not null order by usage, remote_id limit 1`,
      [netnutId],
    );
    const many = await desk.query<{ remote_id: string }>(
      `select remote_id from sub_users s join usage_motion m on m.sub_user_id = s.id where account_id = $1`,
      [netnutId],
    );
    const ids = many.map((row) => row.remote_id);
    await moveBack(ids);
    expect(await recordMotion(netnutId)).toBe(ids.length);
    const moved = `(select id from sub_users where account_id = '${netnutId}' and remote_id = '${far?.remote_id}')`;
    await desk.query(`update sub_users set usage_read_at = now() - interval '9 minutes' where id = ${moved}`);
    await desk.query(
      `update usage_motion set moved_at = now() - interval '4 minutes', bytes = bytes - 1 where sub_user_id = ${moved}`,
    );
    // It moves again before it is read.
    expect(await recordMotion(netnutId)).toBe(1);
    expect(
      await desk.query(
        `select moved_at < now() - interval '3 minutes' as kept from usage_motion where sub_user_id = ${moved}`,
      ),
    ).toEqual([{ kept: true }]);
    const before = requests();
    await readUsageRound(netnutId);
    // Several at a time: they need not arrive in their order.
    expect(idsRead(before).slice(0, 10)).toContain(far?.remote_id);
  });

  it("of those near their cap have every other turn where more wait than can be read", async () => {
    const many = await desk.query<{ remote_id: string }>(
      `select remote_id from sub_users s join usage_motion m on m.sub_user_id = s.id
        where account_id = $1 and status = 'active' and usage < 0.8 order by usage`,
      [netnutId],
    );
    await desk.query(
      "update sub_users set traffic_used = 0.9 * traffic_cap where account_id = $1 and remote_id = any($2)",
      [netnutId, many.slice(0, 6).map((row) => row.remote_id)],
    );
    const near = (
      await desk.query<{ remote_id: string }>(
        "select remote_id from sub_users where account_id = $1 and status = 'active' and usage >= 0.8 and usage < 1",
        [netnutId],
      )
    ).map((row) => row.remote_id);
    await moveBack(many.map((row) => row.remote_id));
    await recordMotion(netnutId);
    // The others have waited longer.
    await desk.query(
      `update usage_motion set moved_at = now() - case when sub_user_id in (select id from sub_users
        where account_id = $1 and remote_id = any($2)) then interval '5 minutes' else interval '9 minutes' end`,
      [netnutId, near],
    );
    await desk.query(
      "update sub_users set usage_read_at = now() - interval '10 minutes' where account_id = $1",
      [netnutId],
    );
    const before = requests();
    await readUsageRound(netnutId);
    const first = idsRead(before).slice(0, 10);
    const ofNear = first.filter((id) => near.includes(id)).length;
    // Several at a time: they need not arrive in their order.
    expect(ofNear).toBeGreaterThanOrEqual(3);
    expect(ofNear).toBeLessThanOrEqual(7);
  });

  it("are all read within a round where hundreds moved, and some of the others too", async () => {
    const many = await desk.query<{ remote_id: string }>(
      `select remote_id from sub_users s join usage_motion m on m.sub_user_id = s.id where account_id = $1`,
      [netnutId],
    );
    expect(many.length).toBeGreaterThan(120);
    await moveBack(many.map((row) => row.remote_id));
    expect(await recordMotion(netnutId)).toBe(many.length);
    const before = requests();
    await readUsageRound(netnutId);
    expect(await count("m.moved_at > s.usage_read_at")).toBe(0);
    expect(idsRead(before)).toHaveLength(Math.min(users, many.length + 30));
  });

  it("of those near their cap are read every five minutes where it is not told who moved", async () => {
    desk.netnut.control.options({ usage: false });
    expect(await recordMotion(netnutId)).toBeNull();
    const asked = requests();
    // What it does not offer is not asked for again at once.
    expect(await recordMotion(netnutId)).toBeNull();
    expect(requests()).toBe(asked);
    desk.netnut.control.options({ usage: true });

    await desk.query(
      "update sub_users set usage_read_at = now() - interval '6 minutes', observed_at = now() - interval '6 minutes' where account_id = $1",
      [netnutId],
    );
    const near = await desk.query<{ remote_id: string }>(
      "select remote_id from sub_users where account_id = $1 and status = 'active' and usage >= 0.8 and usage < 1",
      [netnutId],
    );
    expect(near.length).toBeGreaterThan(2);
    const before = requests();
    await readUsageRound(netnutId);
    expect(
      idsRead(before)
        .slice(0, Math.min(near.length, 120) - 2)
        .every((id) => near.some((row) => row.remote_id === id)),
    ).toBe(true);
  });

  it("are no concern of an account whose listing has them", async () => {
    expect(await recordMotion(nineProxyId)).toBeNull();
    expect(await readUsageRound(nineProxyId)).toBe(0);
  });
});

describe("a figure that is older than its account's last listing", () => {
  it("says since when, in the list, in alerts and in forecasts, until someone looks at it", async () => {
    await syncAccount(netnutId, "schedule");
    const [row] = await desk.query<{ remote_id: string; name: string }>(
      "select remote_id, name from sub_users where account_id = $1 and status = 'active' and usage > 0 and usage < 1 order by id limit 1",
      [netnutId],
    );
    const ref = { accountId: netnutId, remoteId: row?.remote_id ?? "" };
    const readAt = async (before: string) =>
      desk.query(
        `update sub_users set usage_read_at = (select last_good_at from accounts where id = $1) - interval '${before}'
          where account_id = $1 and remote_id = $2`,
        [ref.accountId, ref.remoteId],
      );
    const listed = async () => {
      const { rows } = await listSubUsers(desk.actor, { ...plainSearch, q: ref.remoteId });
      return rows.find(({ remoteId }) => remoteId === ref.remoteId);
    };
    await readAt("4 minutes");
    expect(await listed()).toMatchObject({ trafficAsOf: null });
    await readAt("84 minutes");
    const asOf = (await listed())?.trafficAsOf ?? "";
    expect(Date.now() - Date.parse(asOf)).toBeGreaterThan(83 * 60_000);

    const facts = await factsOfUse<{ asOf?: string }>(desk, ref.remoteId);
    expect(messageOf("cap-percent", facts ?? {})).toContain(`, as of ${utcDateTime(asOf)}.`);
    expect(forecastWords({ ...known, trafficAsOf: asOf }, "NetNut").title).toBe(
      `4 to 9 days at the recent rate, as of ${utcDateTime(asOf)}`,
    );

    const before = requests();
    const { subUser } = await refreshSubUser(desk.actor, ref);
    expect(idsRead(before)).toEqual([ref.remoteId]);
    expect(subUser?.trafficAsOf).toBeNull();
  });
});
