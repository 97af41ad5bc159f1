import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { netnutId, startDesk, type TestDesk } from "../../testing/desk";
import { useByAccount } from "./use";

const GB = 1_000_000_000;
const hour = 3_600_000;
const day = 24 * hour;
const now = new Date("2026-03-20T10:15:00Z");
const today = Date.parse("2026-03-20T00:00:00Z");
let desk: TestDesk;

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
});
afterAll(() => desk.close());
beforeEach(async () => {
  for (const table of ["usage_totals", "usage_reported", "usage_last", "sub_users"])
    await desk.query(`delete from ${table}`);
});

const countHour = (at: number, traffic: number) =>
  desk.query("insert into usage_totals (account_id, hour, traffic, ips) values ($1, $2, $3, 0)", [
    netnutId,
    new Date(at),
    traffic,
  ]);
const use = async () =>
  (await useByAccount(now)).find(({ accountId }) => accountId === netnutId) ?? expect.fail("no account");

it("compares today with as much of yesterday, also of the hour under way", async () => {
  for (let back = 48; back > 0; back -= 1) await countHour(today + 10 * hour - back * hour, 4 * GB);
  await countHour(today + 10 * hour, GB);
  // Ten whole hours of yesterday, and a quarter of the one after.
  expect(await use()).toMatchObject({ today: 41 * GB, yesterday: 41 * GB });
});

it("compares 30 days with those before only where all of these are known", async () => {
  await countHour(today - 10 * day, GB);
  for (const [back, subUsers] of [
    [40, 1],
    [5, 2],
  ])
    await desk.query(
      "insert into usage_reported (account_id, day, traffic, sub_users) values ($1, $2, $3, $4)",
      [netnutId, new Date(today - (back ?? 0) * day), 7 * GB, subUsers],
    );
  const add = async (remoteId: string, agrees: boolean | null, created: number | null) =>
    desk.query(
      `with s as (insert into sub_users (account_id, remote_id, name, status, first_seen_at, observed_at, remote_created_at)
         values ($1, $2, $2, 'active', $3, now(), $4) returning id)
       insert into usage_last (sub_user_id, at, first_at, filled_at, agrees) select id, $3, $3, $3, $5 from s`,
      [
        netnutId,
        remoteId,
        new Date(today - 10 * day),
        created === null ? null : new Date(today - created * day),
        agrees,
      ],
    );
  await add("remembered", true, null);
  await add("made since", false, 20);
  expect(await use()).toMatchObject({ last30: 8 * GB, previous30: 7 * GB, remembered: 2 });
  for (const [created, agrees] of [
    [null, null],
    [100, false],
  ] as const) {
    await add("not known", agrees, created);
    expect(await use()).toMatchObject({ last30: 8 * GB, previous30: null, remembered: 2 });
    await desk.query("update sub_users set vanished_at = $1 where remote_id = 'not known'", [
      new Date(today - 50 * day),
    ]);
    expect((await use()).previous30).toBeNull();
    await desk.query("update sub_users set vanished_at = $1 where remote_id = 'not known'", [
      new Date(today - 60 * day),
    ]);
    expect((await use()).previous30).toBe(7 * GB);
    await desk.query("delete from sub_users where remote_id = 'not known'");
  }
  // One whose counter was never read.
  await desk.query(
    "insert into sub_users (account_id, remote_id, name, status, first_seen_at, observed_at) values ($1, 'unread', 'unread', 'active', now(), now())",
    [netnutId],
  );
  expect((await use()).previous30).toBeNull();
  // Watched all along, nothing has to be remembered.
  await countHour(today - 59 * day, 0);
  expect((await use()).previous30).toBe(7 * GB);
});
