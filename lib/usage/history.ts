import "server-only";
import { sql } from "drizzle-orm";
import { configuredAccount } from "../accounts/configured";
import { demand, type Actor } from "../actor";
import { db } from "../db/client";
import { DeskError } from "../domain/errors";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { rolledUpTo } from "./roll-up";
import type { UsageHistory, UsageMark, UsagePoint, UsageRange } from "../domain/usage/history";

const hour = 3_600_000;
const day = 24 * hour;
const spans: Record<UsageRange, { step: "hour" | "day"; count: number }> = {
  "24h": { step: "hour", count: 24 },
  "7d": { step: "hour", count: 168 },
  "30d": { step: "day", count: 30 },
  "90d": { step: "day", count: 90 },
};

interface SubUserUse extends Record<string, unknown> {
  id: number;
  traffic_used: number | null;
  traffic_cap: number | null;
  first_at: Date | null;
  looked_at: Date | null;
  filled_from: string | null;
}

interface Bucket extends Record<string, unknown> {
  at: Date;
  traffic: number;
  /** Null where only the provider's own memory tells of the traffic. */
  ips: number | null;
  reset: boolean;
}

/**
 * What a sub-user used per hour or day, with its counter, its cap as it was, and what was done to it
 * meanwhile.
 */
export async function usageHistory(
  actor: Actor,
  ref: SubUserRef,
  range: UsageRange,
  now = new Date(),
): Promise<UsageHistory> {
  demand(actor, "sub-users.read");
  const subUser = configuredAccount(ref.accountId) && (await findUse(ref));
  if (!subUser) throw new DeskError("not-found", "There is no such sub-user.");
  const { step, count } = spans[range];
  const length = step === "hour" ? hour : day;
  const end = Math.floor(now.getTime() / length) * length;
  const starts = Array.from({ length: count }, (_, index) => end - (count - 1 - index) * length);
  const from = new Date(starts[0] ?? end);
  const [buckets, operations, looked, unseen, remembered] = await Promise.all([
    bucketsOf(subUser.id, step, from),
    operationsSince(ref, from),
    lookedAt(ref.accountId, step, from),
    unseenHours(subUser, from, end),
    step === "hour" ? rememberedSince(subUser, from) : null,
  ]);
  const found = new Map(buckets.map((bucket) => [bucket.at.getTime(), bucket]));
  const firstBucket = subUser.first_at ? Math.floor(subUser.first_at.getTime() / length) * length : Infinity;

  const points: UsagePoint[] = [];
  let counter = subUser.traffic_used;
  for (const start of starts.toReversed()) {
    const bucket = found.get(start);
    // The one under way is as good as looked at until its first look is due.
    const lookedHere =
      (looked.has(start) || (start === end && looked.has(start - length))) &&
      !(step === "hour" && unseen(start));
    const observed = bucket !== undefined || (start >= firstBucket && lookedHere);
    points.unshift({
      at: new Date(start).toISOString(),
      traffic: observed ? (bucket?.traffic ?? 0) : null,
      ips: bucket ? bucket.ips : observed ? 0 : null,
      trafficUsed: observed && start >= firstBucket ? counter : null,
      trafficCap: capAt(subUser.traffic_cap, operations, start + length),
      reset: bucket?.reset ?? false,
    });
    // Before a reset the counter stood somewhere else, which the samples of that epoch no longer tell.
    counter = counter === null || bucket?.reset ? null : Math.max(0, counter - (bucket?.traffic ?? 0));
  }
  return {
    range,
    step,
    points,
    marks: operations.map(({ at, label, operationId }) => ({ at, label, operationId })),
    totals: {
      traffic: points.reduce((sum, point) => sum + (point.traffic ?? 0), 0),
      ips: points.reduce((sum, point) => sum + (point.ips ?? 0), 0),
    },
    knownSince:
      step === "day" && subUser.filled_from !== null
        ? new Date(subUser.filled_from).toISOString()
        : (subUser.first_at?.toISOString() ?? null),
    remembered,
    filledUntil:
      step === "day" && subUser.filled_from !== null ? (subUser.first_at?.toISOString() ?? null) : null,
  };
}

async function findUse(ref: SubUserRef): Promise<SubUserUse | undefined> {
  const { rows } = await db().execute<SubUserUse>(sql`
    select s.id, s.traffic_used, s.traffic_cap, l.first_at, l.looked_at, l.filled_from::text from sub_users s
      left join usage_last l on l.sub_user_id = s.id
    where s.account_id = ${ref.accountId} and s.remote_id = ${ref.remoteId}`);
  return rows[0];
}

async function bucketsOf(id: number, step: "hour" | "day", from: Date): Promise<Bucket[]> {
  const since = await rolledUpTo();
  const rolled =
    step === "hour"
      ? // Hourly figures do not hold resets, but the raw samples outlast every range that is shown by the hour.
        sql`select date_trunc('hour', u.at, 'UTC') as at, 0::bigint as traffic, 0::bigint as ips,
          true as reset
          from usage_samples u where u.sub_user_id = ${id} and u.reset and u.at >= ${from}::timestamptz
          union all
          select (d.day + make_interval(hours => (slot.n - 1)::int)) at time zone 'UTC' as at, slot.traffic,
            d.ips[slot.n] as ips, false as reset
          from usage_days d, unnest(d.traffic) with ordinality as slot(traffic, n)
            where d.sub_user_id = ${id} and d.day >= (${from}::timestamptz at time zone 'UTC')::date
              and (slot.traffic > 0 or d.ips[slot.n] > 0)`
      : sql`select (m.month + (slot.n - 1)::int)::timestamp at time zone 'UTC' as at, slot.traffic,
        m.ips[slot.n] as ips, slot.n = any(m.resets) as reset
          from usage_months m, unnest(m.traffic) with ordinality as slot(traffic, n)
          where m.sub_user_id = ${id}
            and m.month >= date_trunc('month', (${from}::timestamptz at time zone 'UTC'))::date
            and slot.traffic is not null`;
  const { rows } = await db().execute<Bucket>(sql`
    select at, sum(traffic)::bigint as traffic, sum(ips)::bigint as ips, bool_or(reset) as reset from (
      ${rolled}
      union all
      select date_trunc(${step}, u.at, 'UTC'), u.traffic, u.ips, u.reset from usage_samples u
        where u.sub_user_id = ${id} and u.at >= greatest(${since}::timestamptz, ${from}::timestamptz)
    ) parts where at >= ${from}::timestamptz group by at`);
  return rows;
}

/**
 * The hours or days in which the account's counters were looked at: in the others nothing is known, which is
 * not the same as no use.
 */
async function lookedAt(accountId: string, step: "hour" | "day", from: Date): Promise<Set<number>> {
  const { rows } = await db().execute<{ at: Date }>(sql`
    select distinct date_trunc(${step}, hour, 'UTC') as at from usage_totals
      where account_id = ${accountId} and hour >= ${from}::timestamptz`);
  return new Set(rows.map(({ at }) => at.getTime()));
}

/**
 * Tells the hours between two looks at a counter that is asked for on its own, while others of its account
 * had their turn: what was used in them stands in the hour of the look after. Of days there are none.
 */
async function unseenHours(
  subUser: SubUserUse,
  from: Date,
  end: number,
): Promise<(start: number) => boolean> {
  if (!subUser.looked_at) return () => false;
  const { rows } = await db().execute<{ since: Date; at: Date }>(sql`
    select since, at from usage_samples
      where sub_user_id = ${subUser.id} and since is not null and at >= ${from}::timestamptz`);
  const last = subUser.looked_at.getTime();
  return (start) =>
    rows.some(({ since, at }) => start > since.getTime() && start + hour <= at.getTime()) ||
    (start > last && !(start === end && last >= end - hour));
}

/** What the provider remembers of the whole days from `from` to the eve of our own first look. */
async function rememberedSince(subUser: SubUserUse, from: Date): Promise<number | null> {
  if (subUser.filled_from === null || !subUser.first_at || subUser.first_at <= from) return null;
  const { rows } = await db().execute<{ traffic: number | null }>(sql`
    select sum(slot.traffic)::double precision as traffic
      from usage_months m, unnest(m.traffic) with ordinality as slot(traffic, n)
    where m.sub_user_id = ${subUser.id}
      and m.month + (slot.n - 1)::int >= (${from}::timestamptz at time zone 'UTC')::date
      and m.month + (slot.n - 1)::int < (${subUser.first_at}::timestamptz at time zone 'UTC')::date
      and slot.traffic is not null`);
  return rows[0]?.traffic ?? null;
}

type Done = UsageMark & { capBefore: number | null; capAfter: number | null; changesCap: boolean };

async function operationsSince(ref: SubUserRef, from: Date): Promise<Done[]> {
  const { rows } = await db().execute<{
    id: string;
    operation: string;
    at: Date;
    before: Record<string, unknown> | null;
    after: Record<string, unknown> | null;
  }>(sql`
    select id, operation, coalesce(settled_at, created_at) as at, before, after from operations
    where account_id = ${ref.accountId} and remote_id = ${ref.remoteId} and state = 'done'
      and operation <> 'reveal-password' and created_at >= ${from}::timestamptz
    order by at limit 500`);
  const cap = (image: Record<string, unknown> | null) =>
    typeof image?.trafficCap === "number" ? image.trafficCap : null;
  return rows.map((row) => ({
    at: row.at.toISOString(),
    label: row.operation,
    operationId: row.id,
    capBefore: cap(row.before),
    capAfter: cap(row.after),
    changesCap: row.before !== null && row.after !== null && cap(row.before) !== cap(row.after),
  }));
}

/** The cap as it was at a moment: the one before the first change after it, or today's. */
function capAt(current: number | null, operations: readonly Done[], moment: number): number | null {
  const next = operations.find((operation) => operation.changesCap && Date.parse(operation.at) >= moment);
  return next ? next.capBefore : current;
}
