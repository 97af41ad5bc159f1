import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { netnutId, startDesk, type TestDesk } from "../../testing/desk";
import { evaluateAlerts } from "../alerts/evaluate";
import { saveRule } from "../alerts/save-rule";
import { problemText, subUserList } from "../domain/sub-users/search";
import { viewOf } from "../domain/views/address";
import { listViews } from "../views/list";
import { saveView } from "../views/save";
import { listSubUsers } from "./list";

/** As saved views and alert rules have had it since there were filters. */
const stored = `?q=kept&provider=netnut,nine-proxy&account=${netnutId}&status=active,blocked&near=80&unlimited=false&tag=vip&out=7&sort=daysLeft&order=asc&cols=created&density=comfortable`;
const origin = { requestId: "r", address: null };
let desk: TestDesk;

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
  // Each of the others fails at one filter alone.
  await desk.query(
    `insert into sub_users (account_id, remote_id, name, status, tags, traffic_cap, traffic_unlimited, traffic_used, rate_mid, first_seen_at, observed_at)
     values ($1, '1', 'kept', 'active', '{vip}', 100, false, 90, 5, now(), now()), ($1, '2', 'another', 'active', '{vip}', 100, false, 90, 5, now(), now()),
       ($1, '3', 'kept disabled', 'disabled', '{vip}', 100, false, 90, 5, now(), now()), ($1, '4', 'kept below', 'active', '{vip}', 100, false, 70, 50, now(), now()),
       ($1, '5', 'kept without a cap', 'active', '{vip}', null, true, 90, 5, now(), now()), ($1, '6', 'kept without the tag', 'active', '{eu}', 100, false, 90, 5, now(), now()),
       ($1, '7', 'kept for long', 'active', '{vip}', 100, false, 90, 1, now(), now())`,
    [netnutId],
  );
});
afterAll(() => desk.close());

it("a view stored before shows the same sub-users", async () => {
  const id = randomUUID();
  await saveView(desk.actor, { id, list: "sub-users", name: "Old", search: "", shared: false }, origin);
  await desk.query("update saved_views set search = $2 where id = $1", [id, stored]);
  const saved = (await listViews(desk.actor)).find((each) => each.id === id);
  if (!saved) throw new Error("The view is not listed.");
  const { problems, cols, density, view, ...params } = viewOf(subUserList, saved);
  expect([problemText(problems), cols, density, view]).toEqual([null, ["created"], "comfortable", id]);
  expect(params).toMatchObject({ near: 80, out: 7, sort: "daysLeft", order: "asc" });
  expect((await listSubUsers(desk.actor, params)).rows.map(({ name }) => name)).toEqual(["kept"]);
});

it("a view that left its order to the table keeps the order it was saved with", async () => {
  const before = ["", "?q=a", "?sort=name", "?order=asc&cols=note", "?q=a&sort=name&order=asc"];
  await desk.query("delete from saved_views");
  for (const [at, search] of before.entries())
    await saveView(
      desk.actor,
      { id: randomUUID(), list: "sub-users", name: `View ${at}`, search, shared: false },
      origin,
    );
  const migration = readFileSync("lib/db/migrations/0019_who_runs_out.sql", "utf8");
  for (const statement of migration.split("--> statement-breakpoint"))
    if (statement.includes('UPDATE "saved_views"')) await desk.query(statement);
  const views = await listViews(desk.actor);
  expect(views.map(({ search }) => search)).toEqual([
    "?sort=usage&order=desc",
    "?q=a&sort=usage&order=desc",
    "?sort=name&order=desc",
    "?order=asc&cols=note&sort=usage",
    "?q=a&sort=name&order=asc",
  ]);
  expect(views.map((saved) => [viewOf(subUserList, saved).sort, viewOf(subUserList, saved).order])).toEqual([
    ["usage", "desc"],
    ["usage", "desc"],
    ["name", "desc"],
    ["usage", "asc"],
    ["name", "asc"],
  ]);
});

it("an alert rule stored before watches the same sub-users", async () => {
  const id = randomUUID();
  const rule = { id, name: "Old", kind: "cap-percent" as const, threshold: 1, channels: [], enabled: true };
  await saveRule(desk.actor, { ...rule, scope: null }, origin);
  await desk.query("update alert_rules set scope = $2 where id = $1", [id, stored]);
  await evaluateAlerts();
  const open = await desk.query<{ subject: string }>(
    "select subject from alert_events where rule_id = $1 and cleared_at is null",
    [id],
  );
  expect(open.map(({ subject }) => subject)).toEqual(["kept"]);
});
