import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startDesk, type TestDesk } from "../../testing/desk";

let desk: TestDesk;
beforeAll(async () => (desk = await startDesk()));
afterAll(() => desk.close());

it("no trigger compares the rows that a statement wrote with each other: their number is unknown to the planner", async () => {
  expect(
    await desk.query(
      "select tgrelid::regclass::text as of, tgname as trigger from pg_trigger where not tgisinternal and coalesce(tgnewtable, tgoldtable) is not null",
    ),
  ).toEqual([{ of: "audit_log", trigger: "audit_log_loses_only_archived" }]);
});

it("every trigger that looks something up for each row says how its plans are made", async () => {
  expect(
    await desk.query(
      `select distinct p.proname as function from pg_trigger t join pg_proc p on p.oid = t.tgfoid
       join pg_class r on r.relkind = 'r' and r.relnamespace = 'public'::regnamespace
         and p.prosrc ~* ('\\m(from|join|update)\\s+' || r.relname || '\\M')
       where not t.tgisinternal and t.tgtype & 1 = 1 and p.proconfig is null`,
    ),
  ).toEqual([]);
});

it("no trigger reads a whole table for each row, also where its plan is from when the table was tiny", async () => {
  const customer = crypto.randomUUID();
  await desk.query("insert into customers (id, name, created_by) values ($1, 'Meridian', 'Ada')", [customer]);
  const addSubUsers = (client: pg.Client, from: number, to: number) =>
    client.query(
      `insert into sub_users (account_id, remote_id, name, status, first_seen_at, observed_at)
       select 'nine-proxy-sandbox', 'plan ' || n, 'plan ' || n, 'active', now(), now() from generate_series($1::int, $2::int) n`,
      [from, to],
    );
  const addLinks = (client: pg.Client, from: number, to: number) =>
    client.query(
      `insert into customer_links (customer_id, account_id, remote_id, since, change_id, linked_by)
       select $1, 'nine-proxy-sandbox', 'plan ' || n, now(), gen_random_uuid(), 'Ada' from generate_series($2::int, $3::int) n`,
      [customer, from, to],
    );
  const client = new pg.Client({ connectionString: desk.databaseUrl });
  await client.connect();
  try {
    await client.query("delete from sub_users");
    await client.query("vacuum analyze sub_users, customer_links, customers");
    // PostgreSQL keeps the plan of a trigger's statement after its fifth execution.
    for (let n = 1; n <= 10; n += 1) {
      await addSubUsers(client, n, n);
      await addLinks(client, n, n);
    }
    const rowsRead = async () => {
      await client.query("select pg_stat_force_next_flush()");
      const { rows } = await client.query<{ read: number }>(
        "select sum(seq_tup_read + idx_tup_fetch)::float8 as read from pg_stat_user_tables where relname in ('sub_users', 'customer_links', 'customers')",
      );
      return rows[0]?.read ?? Number.NaN;
    };
    const before = await rowsRead();
    await addSubUsers(client, 11, 2_000);
    await addLinks(client, 11, 2_000);
    await client.query("update customers set name = 'Meridian Ltd' where id = $1", [customer]);
    await client.query("update customer_links set until = now() where customer_id = $1", [customer]);
    // About a dozen for each of the 2,000; a table for each of them would be millions.
    expect((await rowsRead()) - before).toBeLessThan(100_000);
  } finally {
    await client.end();
    await desk.query("delete from customer_links where customer_id = $1", [customer]);
    await desk.query("delete from sub_users where remote_id like 'plan %'");
  }
});

it("rows of one statement are folded and find their customers, each by itself", async () => {
  const customer = crypto.randomUUID();
  await desk.query("insert into customers (id, name, created_by) values ($1, 'Halcyon', 'Ada')", [customer]);
  await desk.query(
    `insert into customer_links (customer_id, account_id, remote_id, since, change_id, linked_by)
     select $1, 'nine-proxy-sandbox', 'new ' || n, now(), gen_random_uuid(), 'Ada' from generate_series(1, 400, 2) n`,
    [customer],
  );
  await desk.query(
    `insert into sub_users (account_id, remote_id, name, status, first_seen_at, observed_at)
     select 'nine-proxy-sandbox', 'new ' || n, 'Zürich ' || n, 'active', now(), now() from generate_series(1, 400) n`,
  );
  const found = () =>
    desk.query(
      `select count(*) filter (where customer_id = $1)::int as linked, count(*) filter (where customer_id is null)::int as free,
         count(*) filter (where search_text like '%zurich%')::int as folded,
         count(*) filter (where search_text like '%halcyon%')::int as named
       from sub_users where remote_id like 'new %'`,
      [customer],
    );
  expect(await found()).toEqual([{ linked: 200, free: 200, folded: 400, named: 200 }]);
  await desk.query("update customer_links set until = now() where remote_id like 'new %'");
  expect(await found()).toEqual([{ linked: 0, free: 400, folded: 400, named: 0 }]);
  await desk.query("update customer_links set until = null where remote_id like 'new %'");
  expect(await found()).toEqual([{ linked: 200, free: 200, folded: 400, named: 200 }]);
  await desk.query("delete from customer_links where remote_id like 'new %'");
  expect(await found()).toEqual([{ linked: 0, free: 400, folded: 400, named: 0 }]);
});
