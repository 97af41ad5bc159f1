import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "../db/client";
import { readSubUser } from "../sub-users/get";
import { refreshSubUser } from "../sub-users/refresh";
import { factsOfUse } from "../../testing/alert-facts";
import { netnutId, startDesk, type TestDesk } from "../../testing/desk";
import type { Fault } from "../../sandbox/faults";
import { recordMotion } from "./motion";
import { syncAccount } from "./sync-account";
import { readUsageRound } from "./usage";

let desk: TestDesk;
const net = () => desk.netnut.control;

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 12 } });
});
afterAll(() => desk.close());

interface Kept {
  remote_id: string;
  traffic_used: number;
}

/** Those who used something and have not used all, as the mirror has them. */
let users: Kept[];

beforeEach(async () => {
  net().reset({ users: 12 });
  net().options({ frozen: true });
  await desk.query("delete from sub_users where account_id = $1", [netnutId]);
  await syncAccount(netnutId, "schedule");
  await readUsageRound(netnutId);
  users = await desk.query<Kept>(
    "select remote_id, traffic_used from sub_users where account_id = $1 and status = 'active' and usage > 0 and usage < 1 order by id",
    [netnutId],
  );
  expect(users.length).toBeGreaterThan(2);
  await lastReadBefore("84 minutes");
});

const lastReadBefore = (age: string) =>
  desk.query(
    `update sub_users set observed_at = now() - interval '${age}', first_seen_at = now() - interval '${age}',
      usage_read_at = now() - interval '${age}' where account_id = $1`,
    [netnutId],
  );
const nth = (place: number) => users[place] ?? expect.fail("too few");
const usageOf = (remoteId: string, fault: Fault) => ({
  match: { path: `/customer/usage/${remoteId}` },
  fault,
});
const shown = async (remoteId: string) =>
  (await readSubUser(db(), { accountId: netnutId, remoteId })) ?? expect.fail("gone");
const ageOf = (asOf: string | null) => Math.round((Date.now() - Date.parse(asOf ?? "")) / 60_000);
const asked = (since: number) =>
  net()
    .requests()
    .requests.slice(since)
    .flatMap(({ path }) => /\/customer\/usage\/(\d+)$/.exec(path)?.[1] ?? []);

describe("traffic that could not be read", () => {
  it.each<[string, Fault]>([
    ["not offered for this one", { kind: "status", status: 404, message: "No usage" }],
    ["an error", { kind: "status", status: 500, message: "down" }],
    ["a page instead of an answer", { kind: "html-after" }],
  ])("keeps the time of the figures that are shown: %s", async (_, fault) => {
    const { remote_id: id, traffic_used: used } = nth(0);
    net().faults([usageOf(id, fault)]);
    // An error ends a round; the others have their turn in the next one.
    for (let round = 0; round < 4; round += 1) await readUsageRound(netnutId);
    await syncAccount(netnutId, "schedule");

    const row = await shown(id);
    expect(row.trafficUsed).toBe(used);
    expect(ageOf(row.trafficAsOf)).toBe(84);
    expect((await shown(nth(1).remote_id)).trafficAsOf).toBeNull();

    net().clearFaults();
    await readUsageRound(netnutId);
    expect((await shown(id)).trafficAsOf).toBeNull();
  });

  it("keeps it where a figure is in another form", async () => {
    const { remote_id: id, traffic_used: used } = nth(0);
    net().patch(id, { plans: [{ plan_gb: "10", total_gb_used: "9.9 GB" }] });
    await readUsageRound(netnutId);
    await syncAccount(netnutId, "schedule");
    const row = await shown(id);
    expect(row.trafficUsed).toBe(used);
    expect(ageOf(row.trafficAsOf)).toBe(84);
  });

  it("keeps it where an empty answer is not believed, and takes no sample of it", async () => {
    const { remote_id: id, traffic_used: used } = nth(0);
    const looked = async () =>
      (
        await desk.query<{ looked_at: Date | null }>(
          "select looked_at from usage_last l join sub_users s on s.id = l.sub_user_id where account_id = $1 and remote_id = $2",
          [netnutId, id],
        )
      )[0]?.looked_at?.getTime();
    const before = await looked();
    net().patch(id, { plans: [] });
    await readUsageRound(netnutId);
    await syncAccount(netnutId, "schedule");
    const row = await shown(id);
    expect(row.trafficUsed).toBe(used);
    expect(ageOf(row.trafficAsOf)).toBe(84);
    expect(await looked()).toBe(before);
  });

  it("keeps it for everyone where no answer comes at all, however small the account is", async () => {
    net().faults([
      { match: { path: "/customer/usage/" }, fault: { kind: "status", status: 500, message: "down" } },
    ]);
    for (let round = 0; round < 4; round += 1) await readUsageRound(netnutId);
    await syncAccount(netnutId, "schedule");
    for (const { remote_id: id } of users) expect(ageOf((await shown(id)).trafficAsOf)).toBe(84);
  });

  it("is said in an alert about the figures before", async () => {
    const { remote_id: id } = nth(0);
    net().faults([usageOf(id, { kind: "status", status: 404, message: "No usage" })]);
    await readUsageRound(netnutId);
    await syncAccount(netnutId, "schedule");
    const facts = await factsOfUse<{ asOf?: string }>(desk, id);
    expect(ageOf(facts?.asOf ?? null)).toBe(84);
  });

  it("ends the turn: it is not asked for again before the others, nor when it did not move since", async () => {
    const { remote_id: id } = nth(0);
    await desk.query(
      "update sub_users set usage_read_at = usage_read_at - interval '1 hour' where account_id = $1 and remote_id = $2",
      [netnutId, id],
    );
    await recordMotion(netnutId);
    await desk.query("update usage_motion set moved_at = now() - interval '2 minutes'");
    net().faults([usageOf(id, { kind: "status", status: 404, message: "No usage" })]);
    // Five are asked at a time. The answers are slow, so that no later request overtakes them.
    net().latency({ ms: 200 });
    let since = net().requests().requests.length;
    await readUsageRound(netnutId);
    expect(asked(since).slice(0, 5)).toContain(id);
    await desk.query(
      `update sub_users set usage_read_at = usage_read_at - interval '1 second'
        where account_id = $1 and remote_id <> $2 and usage_read_at > now() - interval '1 minute'`,
      [netnutId, id],
    );
    since = net().requests().requests.length;
    await readUsageRound(netnutId);
    expect(asked(since).slice(-5)).toContain(id);
    net().latency({ ms: 0 });

    await desk.query("update usage_motion set bytes = bytes - 1");
    await recordMotion(netnutId);
    const [moved] = await desk.query<{ again: boolean }>(
      `select m.moved_at > now() - interval '1 minute' as again from usage_motion m
        join sub_users s on s.id = m.sub_user_id where s.account_id = $1 and s.remote_id = $2`,
      [netnutId, id],
    );
    expect(moved).toEqual({ again: true });
  });

  it("has an age too where it was only ever read with a click", async () => {
    const ref = { accountId: netnutId, remoteId: nth(0).remote_id };
    await desk.query(
      "update sub_users set usage_read_at = null, traffic_used = null where account_id = $1 and remote_id = $2",
      [netnutId, ref.remoteId],
    );
    net().faults([usageOf(ref.remoteId, { kind: "status", status: 404, message: "No usage" })]);
    await readUsageRound(netnutId);
    expect(await shown(ref.remoteId)).toMatchObject({ trafficUsed: null, trafficAsOf: null });

    net().clearFaults();
    const { subUser } = await refreshSubUser(desk.actor, ref);
    expect(subUser).toMatchObject({ trafficUsed: nth(0).traffic_used, trafficAsOf: null });
    await desk.query("update accounts set last_good_at = last_good_at + interval '6 minutes' where id = $1", [
      netnutId,
    ]);
    expect((await shown(ref.remoteId)).trafficAsOf).not.toBeNull();
  });
});
