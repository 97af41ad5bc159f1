import { afterAll, beforeAll, expect, it } from "vitest";
import { evaluateAlerts } from "../alerts/evaluate";
import { saveRule } from "../alerts/save-rule";
import { netnutId, startDesk, type TestDesk } from "../../testing/desk";
import { overview } from "./get";

let desk: TestDesk;

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
  await desk.query(
    `insert into sub_users (account_id, remote_id, name, status, traffic_cap, traffic_used, rate_mid, first_seen_at, observed_at)
     values ($1, '1', 'unused', 'active', 0, 0, 10, now(), now()), ($1, '2', 'over', 'active', 0, 5, 10, now(), now()), ($1, '3', 'used up', 'active', 5, 5, 10, now(), now())`,
    [netnutId],
  );
});
afterAll(() => desk.close());

it("a cap of 0 is neither running out nor used up, on the overview and in alerts", async () => {
  const { needs, runningOut } = await overview(desk.actor);
  expect(runningOut.map(({ name }) => name)).toEqual(["used up"]);
  expect([needs.usedUp, needs.runningOut]).toEqual([1, 0]);
  for (const [id, kind, threshold] of [
    ["11111111-1111-4111-8111-111111111111", "days-left", 3],
    ["22222222-2222-4222-8222-222222222222", "cap-percent", 1],
  ] as const) {
    await saveRule(
      desk.actor,
      { id, name: kind, kind, threshold, scope: null, channels: [], enabled: true },
      { requestId: "r", address: null },
    );
  }
  await evaluateAlerts();
  expect(
    (await desk.query<{ subject: string }>("select distinct subject from alert_events")).map(
      ({ subject }) => subject,
    ),
  ).toEqual(["used up"]);
  expect(await desk.query("select usage from sub_users where traffic_cap = 0 and usage is not null")).toEqual(
    [],
  );
});
