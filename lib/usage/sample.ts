import "server-only";
import { sql, type SQL } from "drizzle-orm";
import type { Executor } from "../db/client";
import { earliestFall, applyRecoveredCounters } from "./counter-recovery";

/** Closer samples would show nothing more in a chart, and a year of them would not fit. */
const closest = "15 minutes";

const hourOf = (at: Date) => sql`date_trunc('hour', ${at}::timestamptz, 'UTC')`;

/** SQL: a sample of the row `subUser` is due, whose last is `l`. None is where the day has no partition. */
export function isDue(subUser: "s" | "t", at: Date, asked: "listing" | "one" = "listing"): SQL {
  const s = sql.raw(subUser);
  const moment = sql`${at}::timestamptz`;
  // In selects of their own, so that they are computed once and not for every row.
  const partitioned = sql`(select to_regclass('usage_samples_' || to_char(${moment} at time zone 'UTC', 'YYYYMMDD')) is not null)`;
  const day = sql`(select date_trunc('day', ${moment}, 'UTC'))`;
  return sql`((${s}.traffic_used is not null or ${s}.ip_used is not null) and ${partitioned}
    and (l.sub_user_id is null or (l.at < ${moment} and (
      ((${s}.traffic_used is distinct from l.traffic_used or ${s}.ip_used is distinct from l.ip_used)
        and l.at <= ${moment} - interval '${sql.raw(closest)}')
      or ${s}.traffic_used < l.traffic_used or ${s}.ip_used < l.ip_used
      or l.at < ${day} and (${asked === "one"} or l.looked_at is null)))))`;
}

/** SQL: nothing has been read of the account in this hour yet. */
export function isNewHour(accountId: string, at: Date): SQL {
  return sql`not exists (select 1 from usage_totals o where o.account_id = ${accountId} and o.hour = ${hourOf(at)})`;
}

/**
 * Keeps a sample of each named sub-user whose counter moved since the last one (and one a day where it did
 * not). A counter that fell starts a new epoch: marked, and counted as no use rather than as negative use.
 * One that is back within a day, at or above its height before, used only what it is higher by, and the mark
 * goes. The first read of an hour leaves a row of the account's totals, even of zero: an hour without one was
 * not observed. After a gap of whole hours, a sample says since when nothing was read. A listing that repeats
 * a separately read counter is no read of it. Of two reads that are stored at the same time only one counts:
 * the other finds that the last sample is no longer the one that it compared with, and takes none. Where the
 * day has no partition yet, nothing is stored: a sample must never fail the listing or write it comes with.
 */
export async function sampleUsage(
  executor: Executor,
  accountId: string,
  remoteIds: readonly string[],
  at: Date,
  asked: "listing" | "one" = "listing",
): Promise<void> {
  if (remoteIds.length === 0) return;
  const moment = sql`${at}::timestamptz`;
  const hour = hourOf(at);
  const { rows: back } = await executor.execute<{ id: number }>(sql`
    with before as (
      select max(hour) + interval '1 hour' - interval '1 millisecond' as until from usage_totals
      where account_id = ${accountId} and hour < ${hour}
    ), due as (
      select s.id, s.traffic_used, s.ip_used, l.sub_user_id is null as first,
        l.at as last_at, l.traffic_used as last_traffic, l.ip_used as last_ips, l.before_fall, l.fell_at,
        coalesce(s.traffic_used < l.traffic_used, false) as fell,
        coalesce(s.traffic_used >= l.before_fall, false) as back,
        case when l.looked_at is null
          then case when before.until < ${hour} - interval '1 hour' then greatest(before.until, l.at) end
          when greatest(l.looked_at, l.at) < ${hour} - interval '1 hour'
          then greatest(l.looked_at, l.at) end as since,
        coalesce(s.traffic_used < l.traffic_used or s.ip_used < l.ip_used, false) as reset
      from before, sub_users s left join usage_last l on l.sub_user_id = s.id
      where s.account_id = ${accountId} and s.remote_id = any(${sql.param([...remoteIds])}::text[])
        and ${isDue("s", at, asked)}
    ), noted as (
      update usage_last l
      set at = ${moment}, traffic_used = due.traffic_used, ip_used = due.ip_used,
        before_fall = case when fell then last_traffic else due.before_fall end,
        fell_at = case when not fell then due.fell_at when due.fell_at is null then ${moment}
          else greatest(due.fell_at, ${earliestFall(at)}) end
      from due where l.sub_user_id = due.id and l.at = due.last_at
      returning due.id
    ), begun as (
      insert into usage_last (sub_user_id, at, first_at, traffic_used, ip_used)
      select id, ${moment}, ${moment}, traffic_used, ip_used from due where first
      on conflict do nothing returning sub_user_id as id
    ), ours as (
      select due.* from due join (select id from noted union all select id from begun) stored using (id)
    ), taken as (
      insert into usage_samples (sub_user_id, at, traffic_used, ip_used, traffic, ips, reset, since)
      select id, ${moment}, traffic_used, ip_used,
        case when back then 0 else greatest(coalesce(traffic_used - last_traffic, 0), 0) end,
        greatest(coalesce(ip_used - last_ips, 0), 0), reset, since from ours
      on conflict do nothing returning sub_user_id, traffic, ips
    ), counted as (
      insert into usage_totals as t (account_id, hour, traffic, ips)
      select ${accountId}, ${hour}, coalesce(sum(traffic), 0), coalesce(sum(ips), 0) from taken
      having sum(traffic) > 0 or sum(ips) > 0
        or ${isNewHour(accountId, at)}
      on conflict (account_id, hour) do update
        set traffic = t.traffic + excluded.traffic, ips = t.ips + excluded.ips
    )
    select id from ours where back`);
  await applyRecoveredCounters(
    executor,
    accountId,
    back.map(({ id }) => id),
    at,
  );
  if (asked === "listing") return;
  await executor.execute(sql`
    update usage_last l set looked_at = ${moment} from sub_users s
    where s.id = l.sub_user_id and s.account_id = ${accountId}
      and s.remote_id = any(${sql.param([...remoteIds])}::text[])
      and (l.looked_at is null or l.looked_at < ${moment})`);
}
