import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { netnutId, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { databaseNow } from "../clock";
import { isoDay } from "../domain/dates";
import { plainCustomers } from "../domain/customers/search";
import type { CustomerSortKey } from "../domain/customers/vocabulary";
import { dayMs } from "../domain/durations";
import { refreshRates } from "../usage/refresh-rates";
import { figuresOf } from "./figures";
import { getCustomer } from "./get";
import { listCustomers } from "./list";

const GB = 1_000_000_000;
let desk: TestDesk;
const ids = { one: randomUUID(), two: randomUUID(), three: randomUUID() };
const names = { [ids.one]: "Acme", [ids.two]: "Borealis", [ids.three]: "Cobalt" };
const ago = (days: number) => isoDay(databaseNow().getTime() - days * dayMs);

/** `bytes`: of each of the last 40 days, by how many days ago it was. */
async function plant(account: string, remoteId: string, bytes: (age: number) => number) {
  const [row] = await desk.query<{ id: number }>(
    `insert into sub_users (account_id, remote_id, name, status, first_seen_at, observed_at)
     values ($1, $2, $2, 'active', now() - interval '60 days', now()) returning id`,
    [account, remoteId],
  );
  await desk.query(
    "insert into usage_last (sub_user_id, at, first_at) values ($1, now(), now() - interval '60 days')",
    [row?.id],
  );
  const months = new Map<string, (number | null)[]>();
  for (let age = 0; age < 40; age += 1) {
    const date = ago(age);
    const month = months.get(date.slice(0, 7)) ?? Array<number | null>(31).fill(null);
    month[Number(date.slice(8)) - 1] = bytes(age);
    months.set(date.slice(0, 7), month);
  }
  for (const [month, traffic] of months)
    await desk.query(
      "insert into usage_months (sub_user_id, month, traffic, ips) values ($1, $2, $3, array_fill(null::bigint, array[31]))",
      [row?.id, `${month}-01`, traffic],
    );
  return row?.id ?? 0;
}

const link = (customer: string, remoteId: string, firstDay: string | null, endDay: string | null) =>
  desk.query(
    `insert into customer_links (customer_id, account_id, remote_id, since, until, first_day, end_day, change_id, linked_by)
     select $1, account_id, remote_id, coalesce($3::date, '2026-01-01'), $4::date, $3, $4, gen_random_uuid(), 'Ada'
     from sub_users where remote_id = $2`,
    [customer, remoteId, firstDay, endDay],
  );

let steady = 0;
beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
  await desk.query(
    "insert into progress (name, at) values ('usage.roll-up', date_trunc('hour', now())) on conflict (name) do update set at = excluded.at",
  );
  for (const [id, name] of Object.entries(names))
    await desk.query("insert into customers (id, name, created_by) values ($1, $2, 'Ada')", [id, name]);
  steady = await plant(netnutId, "steady", () => GB);
  await plant(netnutId, "moved", (age) => (age + 1) * GB);
  await plant(nineProxyId, "given up", () => 3 * GB);
  await plant(nineProxyId, "long ago", () => 5 * GB);
  await plant(nineProxyId, "gone", () => 7 * GB);
  await link(ids.one, "steady", null, null);
  await link(ids.one, "moved", null, ago(5));
  await link(ids.two, "moved", ago(5), null);
  await link(ids.two, "given up", null, ago(10));
  await link(ids.three, "long ago", ago(35), null);
  await link(ids.three, "gone", null, null);
  await desk.query("update sub_users set vanished_at = now() where remote_id = 'gone'");
  await refreshRates();
});
afterAll(() => desk.close());

const listed = async (sort: CustomerSortKey, q = "") =>
  (await listCustomers(desk.actor, { ...plainCustomers, sort, order: "desc", q })).rows.map((row) => [
    row.name,
    (row.week ?? 0) / GB,
    (row.month ?? 0) / GB,
  ]);
const sum = (from: number, until: number, bytes: (age: number) => number) =>
  Array.from({ length: until - from }, (_, n) => bytes(from + n)).reduce((all, each) => all + each, 0);

describe("what customers used in 7 and 30 days", () => {
  const acme = ["Acme", 7 + sum(6, 7, (age) => age + 1), 30 + sum(6, 30, (age) => age + 1)];
  const borealis = ["Borealis", sum(0, 6, (age) => age + 1), sum(0, 6, (age) => age + 1) + 3 * 19];
  const cobalt = ["Cobalt", 7 * 5 + 7 * 7, 30 * 5 + 30 * 7];

  it("is added up by days where a sub-user changed hands, and orders the list", async () => {
    expect(await listed("month")).toEqual([acme, cobalt, borealis]);
    expect(await listed("week")).toEqual([cobalt, borealis, acme]);
    expect(await listed("month", "cobalt")).toEqual([cobalt]);
  });

  it("is what all their days add up to", async () => {
    const all = Object.keys(names);
    expect(await figuresOf(all, { contacts: false })).toEqual(
      await figuresOf(all, { contacts: false, exact: true }),
    );
  });

  it("is up to now on a customer's page, and as of the last upkeep in the list", async () => {
    await desk.query("insert into usage_samples (sub_user_id, at, traffic, ips) values ($1, now(), $2, 0)", [
      steady,
      2 * GB,
    ]);
    const [, week = 0, month = 0] = acme as [string, number, number];
    expect(await getCustomer(desk.actor, ids.one)).toMatchObject({
      week: (week + 2) * GB,
      month: (month + 2) * GB,
    });
    expect(await listed("month")).toContainEqual(acme);
    await refreshRates();
    expect(await listed("month")).toContainEqual(["Acme", week + 2, month + 2]);
  });
});
