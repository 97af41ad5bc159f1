import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startDesk, type TestDesk } from "../../testing/desk";
import { configuredAccounts } from "../accounts/configured";
import { syncAccount } from "../sync/sync-account";

let desk: TestDesk;
let accountId = "";
let remoteId = "";
const customer = randomUUID();
const other = randomUUID();

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 3 } });
  for (const { id } of configuredAccounts()) await syncAccount(id, "schedule");
  const [row] = await desk.query<{ account_id: string; remote_id: string }>(
    "select account_id, remote_id from sub_users order by id limit 1",
  );
  accountId = row?.account_id ?? "";
  remoteId = row?.remote_id ?? "";
  for (const [id, name] of [
    [customer, "Zürich Data"],
    [other, "Lumen Travel"],
  ] as const)
    await desk.query(
      "insert into customers (id, name, reference, emails, contacts, created_by) values ($1, $2, $3, $4, $5, 'Ada')",
      [
        id,
        name,
        `SHOP-${name.length}`,
        ["ops@zurich.test"],
        JSON.stringify([{ kind: "telegram", value: "@zed" }]),
      ],
    );
});
afterAll(() => desk.close());

const linkTo = (id: string, until: string | null = null) =>
  desk.query(
    `insert into customer_links (customer_id, account_id, remote_id, since, until, change_id, linked_by)
      values ($1, $2, $3, now(), $4, gen_random_uuid(), 'Ada')`,
    [id, accountId, remoteId, until],
  );
const whose = async () =>
  (
    await desk.query<{ customer_id: string | null }>(
      "select customer_id from sub_users where account_id = $1 and remote_id = $2",
      [accountId, remoteId],
    )
  )[0]?.customer_id;

it("a sub-user's row says whose open link it has, whatever happens to links and row", async () => {
  await linkTo(customer);
  expect(await whose()).toBe(customer);
  await expect(linkTo(other)).rejects.toThrow("customer_links_open");
  await desk.query("update customer_links set until = now() where until is null");
  expect(await whose()).toBeNull();
  await linkTo(other);
  await linkTo(customer, "2020-01-01");
  expect(await whose()).toBe(other);

  const row = "from sub_users where account_id = $1 and remote_id = $2";
  await desk.query(`create table kept as select name, status, first_seen_at, observed_at ${row}`, [
    accountId,
    remoteId,
  ]);
  await desk.query(`delete ${row}`, [accountId, remoteId]);
  await desk.query(
    "insert into sub_users (account_id, remote_id, name, status, first_seen_at, observed_at) select $1, $2, name, status, first_seen_at, observed_at from kept",
    [accountId, remoteId],
  );
  expect(await whose()).toBe(other);

  await desk.query("delete from customer_links where customer_id = $1", [other]);
  expect(await whose()).toBeNull();
});

it("names are searched apart from what is personal", async () => {
  const found = async (column: string, words: string) =>
    (
      await desk.query<{ id: string }>(
        `select id from customers where ${column} like search_pattern($1) order by id`,
        [words],
      )
    ).map(({ id }) => id);
  expect(await found("search_text", "zurich")).toEqual([customer]);
  for (const words of ["SHOP-11", "ops@zurich.test", "@zed"]) {
    expect(await found("search_text", words)).toEqual([]);
    expect(await found("search_private", words)).toContain(customer);
  }
});
