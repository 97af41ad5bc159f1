import "server-only";
import { sql } from "drizzle-orm";
import { countedAccounts } from "../accounts/counted";
import { db } from "../db/client";
import type { ProviderUse } from "../domain/overview/overview";
import { isoDay } from "../domain/dates";
import { dayMs, floorTo, hourMs } from "../domain/durations";

const window = 30;

interface Totals extends Record<string, unknown> {
  account_id: string;
  first: Date;
  today: number;
  yesterday: number;
  remembered: number | null;
  /** Whether a provider's days count for every sub-user that may have used something in the period before. */
  all_remembered: boolean;
}

/**
 * Traffic per account today and over 30 whole UTC days, today among them, each with the period before: null
 * where Subdesk did not observe all of it and no provider reports it of every sub-user. Of yesterday's hour
 * that is under way today, the same share counts.
 */
export async function useByAccount(now: Date): Promise<ProviderUse[]> {
  const today = floorTo(now.getTime(), dayMs);
  const thisHour = floorTo(now.getTime(), hourMs);
  const share = (now.getTime() - thisHour) / hourMs;
  const at = (moment: number) => sql`${new Date(moment)}::timestamptz`;
  const start = today - (2 * window - 1) * dayMs;
  const [{ rows: totals }, { rows: perDay }] = await Promise.all([
    db().execute<Totals>(sql`
      select a.id as account_id, first.hour as first,
        (select coalesce(sum(traffic), 0)::double precision from usage_totals
          where account_id = a.id and hour >= ${at(today)}) as today,
        (select coalesce(round(sum(case when hour < ${at(thisHour - dayMs)} then traffic
            else traffic * ${share}::double precision end)), 0)::double precision from usage_totals
          where account_id = a.id and hour >= ${at(today - dayMs)} and hour <= ${at(thisHour - dayMs)}) as yesterday,
        (select nullif(max(sub_users), 0) from usage_reported
          where account_id = a.id and day >= ${isoDay(start)}::date) as remembered,
        first.hour > ${at(start)} and not exists (
          select from sub_users s left join usage_last l on l.sub_user_id = s.id
          where s.account_id = a.id and coalesce(s.vanished_at >= ${at(start)}, true)
            and coalesce(s.remote_created_at < ${at(start + window * dayMs)}, true)
            and l.agrees is not true) as all_remembered
      from accounts a, lateral (select min(hour) as hour from usage_totals where account_id = a.id) first
        where first.hour is not null`),
    db().execute<{ account_id: string; day: string; traffic: number }>(sql`
      select account_id, day::text, sum(traffic)::double precision as traffic from (
        select account_id, (hour at time zone 'UTC')::date as day, traffic from usage_totals
          where hour >= ${at(start)}
        union all
        select account_id, day, traffic from usage_reported where day >= ${isoDay(start)}::date
      ) parts group by account_id, day`),
  ]);
  const byDay = new Map(perDay.map((row) => [`${row.account_id} ${row.day}`, row.traffic]));
  return countedAccounts().map(({ id, label }) => {
    const known = totals.find((row) => row.account_id === id);
    const days = Array.from(
      { length: 2 * window },
      (_, index) => byDay.get(`${id} ${isoDay(start + index * dayMs)}`) ?? 0,
    );
    const sum = (part: readonly number[]) => part.reduce((bytes, each) => bytes + each, 0);
    const watched = (from: number) => known !== undefined && known.first.getTime() <= from;
    const remembered = known?.remembered ?? null;
    return {
      accountId: id,
      label,
      today: known?.today ?? 0,
      yesterday: watched(today - dayMs) ? (known?.yesterday ?? 0) : null,
      last30: sum(days.slice(window)),
      previous30:
        watched(start) || (remembered !== null && known?.all_remembered) ? sum(days.slice(0, window)) : null,
      days: days.slice(window),
      watchedSince: known && !watched(start) ? known.first.toISOString() : null,
      remembered,
    };
  });
}
