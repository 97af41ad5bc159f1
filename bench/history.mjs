import { runNode, ROOT } from "../scripts/lib/children.mjs";
import { Figures, median } from "./lib/figures.mjs";
import { client, load, p95 } from "./lib/load.mjs";
import { account } from "./lib/seed.mjs";

const tables = ["sub_users", "usage_months", "usage_days", "usage_samples", "usage_last", "usage_totals"];
const ranges = ["24h", "7d", "30d", "90d"];
const syncs = 3;

/**
 * @param {{ desk: import("./table.mjs").Side, stand: import("./lib/stand.mjs").Stand,
 *   database: import("pg").Pool, rows: number, say: (line: string) => void }} given
 * @returns {Promise<Figures>}
 */
export async function benchHistory({ desk, stand, database, rows, say }) {
  const figures = new Figures("history");
  say("A year of history …");
  await seedHistory(database);
  for (const table of tables) {
    const { heap, indexes } = await sizeOf(database, table);
    figures.add(`${table}, rows`, "MB", heap);
    figures.add(`${table}, indexes`, "MB", indexes);
  }

  say("Overview and usage routes …");
  const http = client(desk, 1);
  try {
    const overview = await load(async () => void (await http.get("/api/overview")), { seconds: 10 });
    figures.add("Overview route p95", "ms", p95(overview.times));
    for (const range of ranges) {
      const path = (/** @type {number} */ turn) =>
        `/api/sub-users/${account}/${900000001 + ((turn * 7919) % rows)}/usage?range=${range}`;
      const usage = await load(async (turn) => void (await http.get(path(turn))), { seconds: 5 });
      figures.add(`Usage route p95, ${range}`, "ms", p95(usage.times));
    }
  } finally {
    await http.close();
  }

  say("A month of all sub-users …");
  await measureReport(desk, database, figures);

  say("Synchronising with and without samples …");
  const times = await observe(stand);
  figures.add(
    `Sync of ${rows} rows that all moved, with samples against without`,
    "s",
    median(times.with) / 1000,
    { floor: median(times.without) / 1000, most: 1.3 },
  );
  return figures;
}

/**
 * The month that every sub-user has whole, most used first, as by hand: a sum for each, and the first
 * page. Those of the sandbox itself, whose days their provider reports, are left out: what counts of
 * them is no plain sum.
 */
const bareMonth = `
  select s.remote_id, s.name, s.login, s.email, month.used from sub_users s
    join (select m.sub_user_id, (select sum(bytes) from unnest(m.traffic) bytes) as used from usage_months m
      where m.month = (date_trunc('month', now() at time zone 'UTC') - interval '1 month')::date) month on month.sub_user_id = s.id
  where s.vanished_at is null and s.account_id = '${account}' and s.remote_id like '9________' order by month.used desc, s.id limit 50`;

/**
 * @param {import("./table.mjs").Side} desk
 * @param {import("pg").Pool} database
 * @param {Figures} figures
 */
async function measureReport(desk, database, figures) {
  const { rows } = await database.query(bareMonth);
  const http = client(desk, 1);
  /** @type {{ report: number[], tags: number[], bare: number[] }} */
  const times = { report: [], tags: [], bare: [] };
  try {
    const [most] = rows;
    const answer = JSON.parse(
      await http.get(
        `/api/usage?range=last-month&account=${account}&q=${encodeURIComponent(most?.remote_id)}`,
      ),
    );
    if (answer.data.rows.length !== 1 || answer.data.rows[0].used !== Number(most?.used))
      throw new Error(`The report and the statement by hand differ in what ${most?.name} used.`);
    for (let round = 0; round < 5; round++) {
      times.bare.push(
        ...(await load(async () => void (await database.query(bareMonth)), { seconds: 3 })).times,
      );
      const ask = (/** @type {string} */ search) =>
        load(async () => void (await http.get(`/api/usage?range=last-month${search}`)), { seconds: 3 });
      times.report.push(...(await ask("")).times);
      times.tags.push(...(await ask("&by=tag")).times);
    }
  } finally {
    await http.close();
  }
  const floor = median(times.bare);
  figures.add("Last month by sub-user", "ms", median(times.report), { floor, most: 4 });
  figures.add("Last month by tag", "ms", median(times.tags), { floor, most: 4 });
}

/**
 * 365 days for everyone by day; for a fifth of them 90 days by the hour and one day by the quarter hour, for
 * the rest one sample.
 * @param {import("pg").Pool} database
 */
export async function seedHistory(database) {
  const steps = [
    `create temporary table pattern as select n, array(select (random() * 4e9)::bigint from generate_series(1, 31)) as day_traffic, array(select (random() * 40)::bigint from generate_series(1, 31)) as day_ips,
       array(select (random() * 2e8)::bigint from generate_series(1, 24)) as hour_traffic, array(select (random() * 4)::bigint from generate_series(1, 24)) as hour_ips from generate_series(0, 499) n`,
    `insert into usage_months (sub_user_id, month, traffic, ips)
       select s.id, month::date, p.day_traffic, p.day_ips from generate_series(date_trunc('month', now() - interval '365 days'), now(), interval '1 month') month, sub_users s join pattern p on p.n = s.id % 500
       where s.account_id = '${account}' order by month, s.id on conflict do nothing`,
    `insert into usage_days (sub_user_id, day, traffic, ips)
       select s.id, day::date, p.hour_traffic, p.hour_ips from generate_series(now() - interval '89 days', now(), interval '1 day') day, sub_users s join pattern p on p.n = s.id % 500
       where s.account_id = '${account}' and s.id % 5 = 0 order by day, s.id on conflict do nothing`,
    `insert into usage_samples (sub_user_id, at, traffic_used, ip_used, traffic, ips)
       select s.id, at, s.traffic_used, s.ip_used, (s.id * 7919 % 90) * 1000000, s.id % 3 from sub_users s, generate_series(now() - interval '23 hours 45 minutes', now(), interval '15 minutes') at
       where s.account_id = '${account}' and s.id % 5 = 0 order by at on conflict do nothing`,
    `insert into usage_samples (sub_user_id, at, traffic_used, ip_used, traffic, ips)
       select s.id, date_trunc('day', now()), s.traffic_used, s.ip_used, 0, 0 from sub_users s where s.account_id = '${account}' and s.id % 5 > 0 on conflict do nothing`,
    `insert into usage_last (sub_user_id, at, first_at, traffic_used, ip_used)
       select id, now() - interval '1 hour', now() - interval '365 days', traffic_used, ip_used from sub_users where account_id = '${account}' on conflict do nothing`,
    `insert into usage_totals (account_id, hour, traffic, ips)
       select a.id, hour, (random() * 9e12)::bigint, (random() * 9000)::bigint from accounts a, generate_series(date_trunc('hour', now() - interval '365 days'), now(), interval '1 hour') hour on conflict do nothing`,
    `insert into progress (name, at) values ('usage.roll-up', date_trunc('hour', now())) on conflict (name) do update set at = excluded.at`,
  ];
  const connection = await database.connect();
  try {
    for (const step of steps) await connection.query(step);
    for (const table of ["usage_months", "usage_days", "usage_samples", "usage_last", "usage_totals"])
      await connection.query(`vacuum analyze ${table}`);
  } finally {
    connection.release();
  }
}

/**
 * @param {import("pg").Pool} database
 * @param {string} table
 * @returns {Promise<{ heap: number, indexes: number }>} MB, its partitions included
 */
async function sizeOf(database, table) {
  const { rows } = await database.query(
    `select sum(pg_table_size(oid))::float / 1e6 as heap, sum(pg_indexes_size(oid))::float / 1e6 as indexes
     from (select $1::regclass::oid as oid union all select inhrelid from pg_inherits where inhparent = $1::regclass) parts`,
    [table],
  );
  return rows[0];
}

/** @param {import("./lib/stand.mjs").Stand} stand */
async function observe(stand) {
  let said = "";
  const child = runNode(
    ["--conditions=react-server", "--import", "tsx", "bench/observe.ts", account, String(syncs)],
    { env: stand.env, cwd: ROOT, brief: true, output: (text) => (said += text) },
  );
  const times = await Promise.race([child.message, child.exited.then(() => undefined)]);
  await child.exited;
  if (!times) throw new Error(`Synchronising could not be measured: ${said}`);
  return /** @type {{ with: number[], without: number[] }} */ (times);
}
