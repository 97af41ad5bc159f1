import { Figures } from "./lib/figures.mjs";
import { client, load, p95 } from "./lib/load.mjs";
import { account } from "./lib/seed.mjs";

/** Each has this many sub-users. */
const each = 5;
const rounds = 3;
const seconds = 2;

/**
 * The customers of all sub-users, with references, e-mails and two months of daily figures, written as SQL.
 * @param {import("pg").Pool} database
 * @param {number} count
 */
async function seedCustomers(database, count) {
  await database.query(
    `insert into customers (id, name, reference, emails, contacts, created_by)
     select gen_random_uuid(), initcap((array['acme','nordlicht','vela','kestrel','tidewater','fjord','ombra','quill'])[1 + i % 8]) || ' ' || lpad(i::text, 6, '0'),
       'SHOP-' || lpad(i::text, 6, '0'), array['buyer.' || lpad(i::text, 6, '0') || '@mail.example'],
       case when i % 2 = 0 then jsonb_build_array(jsonb_build_object('kind', 'telegram', 'value', '@buyer' || i)) else '[]' end, 'Bench'
     from generate_series(1, $1::int) i`,
    [count],
  );
  await database.query(
    `insert into customer_links (customer_id, account_id, remote_id, since, change_id, linked_by)
     select c.id, s.account_id, s.remote_id, now(), gen_random_uuid(), 'Bench'
     from (select id, row_number() over (order by sort_key) as n from customers) c
       join (select account_id, remote_id, row_number() over (order by id) as n from sub_users where account_id = $1) s
         on (s.n - 1) / $2::int + 1 = c.n`,
    [account, each],
  );
  await database.query(
    `insert into comments (id, customer_id, body, author_name, at)
     select gen_random_uuid(), id, 'Pays by invoice', 'Bench', now() - random() * interval '90 days' from customers where random() < 0.3`,
  );
  await database.query(
    `insert into usage_last (sub_user_id, at, first_at) select id, now(), now() - interval '1 year' from sub_users where account_id = $1 on conflict do nothing`,
    [account],
  );
  await database.query(
    `insert into usage_months (sub_user_id, month, traffic, ips)
     select s.id, (date_trunc('month', now()) - m * interval '1 month')::date,
       array(select (1 + (s.id * 7919 + d * 31) % 4000) * 1000000::bigint from generate_series(1, 31) d), '{}'
     from sub_users s, generate_series(0, 1) m where s.account_id = $1 on conflict do nothing`,
    [account],
  );
  // As the upkeep keeps them.
  await database.query(
    `update sub_users s set week_traffic = u.week, month_traffic = u.month
     from (select m.sub_user_id, sum(${lastDays("m", 7)}) as week, sum(${lastDays("m")}) as month from usage_months m group by 1) u
     where u.sub_user_id = s.id`,
  );
  await database.query(
    "vacuum analyze sub_users, customers, customer_links, comments, usage_months, usage_last",
  );
}

const of = "from sub_users s where s.customer_id is not null and s.vanished_at is null group by 1";
const listed = "c.state = 'active'";

/**
 * The statements behind one page of the table, as one would write them by hand: the ids of the page, how many
 * there are, and what each has.
 * @type {{ name: string, search: (turn: number) => string, ids: (turn: number) => string,
 *   where: (turn: number) => string }[]}
 */
const cases = [
  {
    name: "List by who runs out first",
    search: (turn) => `page=${1 + (turn % 40)}`,
    ids: (turn) =>
      `select c.id from customers c left join (select s.customer_id, min(s.runs_out) as value ${of}) g on g.customer_id = c.id
        where ${listed} order by g.value nulls last, c.sort_key limit 50 offset ${(turn % 40) * 50}`,
    where: () => listed,
  },
  {
    name: "List by name",
    search: (turn) => `sort=name&page=${1 + (turn % 40)}`,
    ids: (turn) =>
      `select c.id from customers c where ${listed} order by c.sort_key, c.id limit 50 offset ${(turn % 40) * 50}`,
    where: () => listed,
  },
  {
    name: "List by what is left",
    search: (turn) => `sort=left&page=${1 + (turn % 40)}`,
    ids: (turn) =>
      `select c.id from customers c left join (select s.customer_id, sum(greatest(s.traffic_left, 0)) as value ${of}) g on g.customer_id = c.id
        where ${listed} order by g.value nulls last, c.sort_key limit 50 offset ${(turn % 40) * 50}`,
    where: () => listed,
  },
  {
    name: "Search by name",
    search: (turn) => `q=${needle(turn)}`,
    ids: (turn) => `select c.id from customers c where ${named(turn)} order by c.sort_key limit 50`,
    where: (turn) => named(turn),
  },
  {
    name: "Search by e-mail",
    search: (turn) => `q=${mail(turn)}%40mail.example`,
    ids: (turn) => `select c.id from customers c where ${mailed(turn)} order by c.sort_key limit 50`,
    where: (turn) => mailed(turn),
  },
  {
    name: "List by traffic of 30 days",
    search: (turn) => `sort=month&page=${1 + (turn % 40)}`,
    ids: (turn) =>
      `select c.id from customers c left join (select s.customer_id, sum(${lastDays("m")}) as value from sub_users s
          join usage_months m on m.sub_user_id = s.id where m.month >= date_trunc('month', now() - interval '29 days') group by 1) g on g.customer_id = c.id
        where ${listed} order by g.value desc nulls last, c.sort_key limit 50 offset ${(turn % 40) * 50}`,
    where: () => listed,
  },
];

const needle = (/** @type {number} */ turn) => String(1 + ((turn * 7919 + 4211) % 1999)).padStart(5, "0");
const named = (/** @type {number} */ turn) => `${listed} and c.search_text like '%${needle(turn)}%'`;
const mail = (/** @type {number} */ turn) => `buyer.${String(1 + ((turn * 7919) % 19_999)).padStart(6, "0")}`;
const mailed = (/** @type {number} */ turn) =>
  `${listed} and c.search_private like '%${mail(turn).replace(".", " ")}@mail example%'`;

/** The bytes of the month's days among the last thirty, or another number. */
const lastDays = (/** @type {string} */ m, days = 30) =>
  `(select sum(bytes) from unnest(${m}.traffic) with ordinality as slot(bytes, n)
    where ${m}.month + slot.n::int - 1 between (now() - interval '${days - 1} days')::date and now()::date)`;

/** @param {string[]} ids */
const figuresOf = (ids) => ({
  text: `select c.id, c.name, c.reference, t.*, u.month, k.body from unnest($1::uuid[]) picked(id) join customers c on c.id = picked.id
    left join (select s.customer_id, count(*), sum(s.traffic_used) as used, sum(greatest(s.traffic_left, 0)) as left_over, min(s.runs_out) as runs_out
      from sub_users s where s.customer_id = any($1) group by 1) t on t.customer_id = c.id
    left join (select s.customer_id, sum(${lastDays("m")}) as month from sub_users s join usage_months m on m.sub_user_id = s.id
      where s.customer_id = any($1) and m.month >= date_trunc('month', now() - interval '29 days') group by 1) u on u.customer_id = c.id
    left join lateral (select body from comments where customer_id = c.id order by at desc limit 1) k on true`,
  values: [ids],
});

/**
 * @param {{ desk: { url: string, cookie?: string }, database: import("pg").Pool, rows: number,
 *   say: (line: string) => void }} given
 * @returns {Promise<Figures>}
 */
export async function benchCustomers({ desk, database, rows, say }) {
  const figures = new Figures("customers");
  const count = Math.floor(rows / each);
  say(`Giving the sub-users ${count} customers …`);
  await seedCustomers(database, count);
  const http = client(desk, 1);
  try {
    for (const { name, search, ids, where } of cases) {
      say(`${name} …`);
      const bare = async (/** @type {number} */ turn) => {
        const [page] = await Promise.all([
          database.query(ids(turn)),
          database.query(`select count(*) from customers c where ${where(turn)}`),
        ]);
        await database.query(figuresOf(page.rows.map(({ id }) => id)));
      };
      const ask = async (/** @type {number} */ turn) =>
        void (await http.get(`/api/customers?${search(turn)}`));
      await bare(0);
      await ask(0);
      const times = { desk: /** @type {number[]} */ ([]), query: /** @type {number[]} */ ([]) };
      for (let round = 0; round < rounds; round++) {
        times.query.push(...(await load(bare, { seconds })).times);
        times.desk.push(...(await load(ask, { seconds })).times);
      }
      figures.add(`${name}, p95 against the bare queries`, "ms", p95(times.desk), {
        floor: p95(times.query),
        most: 3,
      });
    }
    const subUsers = async (/** @type {string} */ search) =>
      p95((await load(async () => void (await http.get(`/api/sub-users?${search}`)), { seconds })).times);
    figures.add(
      "Sub-users by customer, p95 against by name",
      "ms",
      await subUsers("sort=customer&order=asc"),
      {
        floor: await subUsers("sort=name&order=asc"),
        most: 3,
      },
    );
  } finally {
    await http.close();
  }
  return figures;
}
