import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { netnutId, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { noteMotion } from "./motion";
import { syncAccount } from "./sync-account";
import { readUsageRound } from "./usage";

const users = 560;

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
    const moved = await noteMotion(netnutId);
    expect(moved).toBeGreaterThan(50);
    // Two calls of 500 at most, not one for each.
    expect(requests() - asked).toBe(2);
    expect(await noteMotion(netnutId)).toBe(0);

    while ((await readUsageRound(netnutId)) > 0 && (await count("usage_read_at is null")) !== 0);
    const nearest = await desk.query<{ remote_id: string }>(
      `select remote_id from sub_users s join usage_motion m on m.sub_user_id = s.id
        where account_id = $1 and usage is not null order by usage desc, remote_id limit 4`,
      [netnutId],
    );
    const chosen = nearest.map((row) => row.remote_id);
    await moveBack(chosen);
    expect(await noteMotion(netnutId)).toBe(4);
    const before = requests();
    await readUsageRound(netnutId);
    const read = idsRead(before);
    expect(read.slice(0, 4).toSorted()).toEqual(chosen.toSorted());
    // Those unread longest have their share beside them, and together they are no more than before.
    expect(read).toHaveLength(120);
    expect(await count("m.moved_at > s.usage_read_at")).toBe(0);
  });

  it("are all read within a round where hundreds moved, and some of the others too", async () => {
    const many = await desk.query<{ remote_id: string }>(
      `select remote_id from sub_users s join usage_motion m on m.sub_user_id = s.id where account_id = $1`,
      [netnutId],
    );
    expect(many.length).toBeGreaterThan(120);
    await moveBack(many.map((row) => row.remote_id));
    expect(await noteMotion(netnutId)).toBe(many.length);
    const before = requests();
    await readUsageRound(netnutId);
    expect(await count("m.moved_at > s.usage_read_at")).toBe(0);
    expect(idsRead(before)).toHaveLength(Math.min(users, many.length + 30));
  });

  it("of those near their cap are read every five minutes where it is not told who moved", async () => {
    desk.netnut.control.options({ usage: false });
    expect(await noteMotion(netnutId)).toBeNull();
    const asked = requests();
    // What it does not offer is not asked for again at once.
    expect(await noteMotion(netnutId)).toBeNull();
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
        .slice(0, Math.min(near.length, 120))
        .every((id) => near.some((row) => row.remote_id === id)),
    ).toBe(true);
  });

  it("are no concern of an account whose listing has them", async () => {
    expect(await noteMotion(nineProxyId)).toBeNull();
    expect(await readUsageRound(nineProxyId)).toBe(0);
  });
});
