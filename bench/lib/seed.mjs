import pg from "pg";
import { waitFor } from "../../scripts/lib/wait.mjs";

/** The account whose mirror is filled by SQL. */
export const account = "netnut-sandbox";

/** @param {string} url */
export function openDatabase(url) {
  const pool = new pg.Pool({ connectionString: url, max: 16 });
  pool.on("error", () => {});
  return pool;
}

/**
 * Fills the mirror. Observed "tomorrow", so that no listing of the sandbox, which has none of them, retires
 * them.
 * @param {pg.Pool} database
 * @param {number} rows
 */
export async function seedSubUsers(database, rows) {
  const known = await waitFor(
    async () =>
      (await database.query("select from accounts where id = $1 and last_good_at is not null", [account]))
        .rowCount
        ? true
        : undefined,
    { limit: 60_000, every: 250 },
  );
  if (!known) throw new Error("The desk did not finish its first sync.");
  await database.query(
    `insert into sub_users (account_id, remote_id, name, login, email, status, note, tags, traffic_cap, traffic_unlimited, traffic_used, ip_cap, ip_unlimited, ip_used,
       remote_created_at, remote_updated_at, first_seen_at, observed_at, rate_low, rate_mid, rate_high, week_traffic)
     select $1, (900000000 + i)::text, firm || '_' || purpose || '_' || lpad(i::text, 6, '0'), firm || lpad(i::text, 6, '0'), 'team.' || i || '@' || firm || '.example',
       case when i % 29 = 0 then 'disabled' when i % 97 = 0 then 'blocked' else 'active' end,
       case when i % 3 = 0 then 'Invoice ' || (1200 + i % 3600) || ', renews 15th' end, case when i % 11 = 0 then array['vip'] when i % 17 = 0 then array['trial', 'emea'] else '{}' end,
       case when i % 13 > 0 then (1 + i % 400) * 1000000000::bigint end, i % 13 = 0, (i::bigint * 7919 % (1 + i % 400)) * 1000000000 + i * 1009,
       case when i % 5 = 0 then 10 + i % 90 end, i % 5 <> 0, i % 60,
       now() - (i % 1400) * interval '1 day', now() - (i % 300) * interval '1 hour', now() - interval '2 years', now() + interval '1 day',
       (i % 7) * 80000000, (i % 7) * 100000000, (i % 7) * 150000000, (i::bigint * 104729 % 90) * 100000000
     from (select i, (array['acme','nordlicht','vela','kestrel','tidewater','fjord','ombra','lumen','quill','redwood','sable','mirador','halcyon','juniper','saffron','atlas'])[1 + i * 31 % 16] as firm,
       (array['scraping','adcheck','seo','prices','serp','travel','tickets','retail','brand','maps'])[1 + i * 17 % 10] as purpose from generate_series(1, $2::int) i) as people`,
    [account, rows],
  );
  await database.query("vacuum analyze sub_users");
}

/**
 * What someone may type to find ten rows: the names end with a padded number.
 * @param {number} turn another text for each
 * @param {number} rows
 */
export const needleOf = (turn, rows) =>
  `_${String(1 + ((turn * 7919 + 4211) % Math.floor(rows / 10 - 1))).padStart(5, "0")}`;
