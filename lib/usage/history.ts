import "server-only";
import { sql } from "drizzle-orm";
import { databaseNow } from "../clock";
import { configuredAccount } from "../accounts/configured";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { DeskError } from "../domain/errors";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { dayUsed, daysAgree, type DayFacts, type DayUsed } from "../domain/usage/day";
import { knownDays } from "./day";
import { rolledUpTo } from "./roll-up";
import { unseenSteps } from "./unseen";
import type { UsageHistory, UsageMark, UsagePoint, UsageRange } from "../domain/usage/history";
import { isoDay } from "../domain/dates";
import { hourMs, dayMs, floorTo } from "../domain/durations";

/** A range is whole days in UTC, as in the overview and the table; the shortest is this many hours. */
const daysOf: Record<UsageRange, number> = { "24h": 2, "7d": 7, "30d": 30, "90d": 90 };
const hoursOfDay = 24;
/** Longer ranges are drawn by day, whatever is known. */
const maxDaysByHour = 7;

interface SubUserUse extends Record<string, unknown> {
  id: number;
  traffic_used: number | null;
  traffic_cap: number | null;
  traffic_said_at: Date | null;
  first_at: Date | null;
  /** The provider's first day with any use. */
  filled_from: string | null;
  ever_used: boolean;
  used_before: number | null;
}

interface Bucket extends Record<string, unknown> {
  at: Date;
  traffic: number;
  ips: number;
  reset: boolean;
}

interface KnownDay extends DayFacts, Record<string, unknown> {
  day: string;
  ips: number | null;
  reset: boolean;
}

/** What a point of the chart is made of. */
type Step = DayUsed & { ips: number | null; reset: boolean };

/**
 * What a sub-user used per hour or day, with its counter, its cap as far as known, and what was done to it in
 * that time. Where only the provider reports a day, its hours are unknown, so the range is given by day.
 */
export async function usageHistory(
  actor: Actor,
  ref: SubUserRef,
  range: UsageRange,
  now = databaseNow(),
): Promise<UsageHistory> {
  requirePermission(actor, "sub-users.read");
  const subUser = configuredAccount(ref.accountId) && (await findUse(ref));
  if (!subUser) throw new DeskError("not-found", "There is no such sub-user.");
  const firstDay = floorTo(now.getTime(), dayMs) - (daysOf[range] - 1) * dayMs;
  const days = await readDays(subUser, firstDay, now);
  const reports = [...days.values()].some(
    ({ source, unverified }) => source === "reported" || unverified !== null,
  );
  const step = daysOf[range] <= maxDaysByHour && !reports ? "hour" : "day";
  const from =
    step === "hour" && range === "24h"
      ? floorTo(now.getTime(), hourMs) - (hoursOfDay - 1) * hourMs
      : firstDay;
  const length = step === "hour" ? hourMs : dayMs;
  const end = floorTo(now.getTime(), length);
  const [steps, looked, unseen, operations, caps] = await Promise.all([
    step === "hour" ? readHours(subUser.id, new Date(from)) : days,
    lookedAt(ref.accountId, step, new Date(from)),
    unseenSteps(sql`${subUser.id}`, step, new Date(from), now),
    operationsSince(ref, new Date(from)),
    driftsSince(ref, new Date(from)),
  ]);
  const firstStep = subUser.first_at ? floorTo(subUser.first_at.getTime(), length) : Infinity;
  const changes = [...operations.flatMap(({ cap }) => cap ?? []), ...caps].toSorted((a, b) => a.at - b.at);

  const points: UsagePoint[] = [];
  const { used_before: usedBefore } = subUser;
  let counter = subUser.traffic_used;
  for (let start = end; start >= from; start -= length) {
    // The current one counts as observed until its first look is due.
    const lookedHere =
      (looked.has(start) || (start === end && looked.has(start - length))) && !unseen(subUser.id, start);
    const found = steps.get(start) ?? (start >= firstStep && lookedHere ? idle : undefined);
    const used = found?.bytes ?? null;
    points.unshift({
      at: new Date(start).toISOString(),
      traffic: used,
      source: found?.source ?? null,
      unverified: found?.unverified ?? null,
      ips: found?.ips ?? null,
      trafficUsed: used === null ? null : counter,
      trafficCap:
        start + length > (subUser.first_at?.getTime() ?? Infinity)
          ? capAt(subUser, changes, start + length)
          : null,
      reset: found?.reset ?? false,
    });
    counter = counter === null ? null : counterBefore(start, found, counter);
  }
  const sum = (pick: (point: UsagePoint) => number | null) =>
    points.reduce((total, point) => total + (pick(point) ?? 0), 0);
  const unverified = points.filter((point) => point.unverified !== null);
  return {
    range,
    step,
    points,
    marks: operations.map(({ at, label, operationId }) => ({ at, label, operationId })),
    totals: {
      traffic: sum(({ traffic }) => traffic),
      ips: sum(({ ips }) => ips),
      reported: sum(({ source, traffic }) => (source === "reported" ? traffic : null)),
    },
    unverified:
      unverified.length > 0 ? { traffic: sum((point) => point.unverified), days: unverified.length } : null,
    knownSince:
      step === "day" && subUser.filled_from !== null
        ? new Date(subUser.filled_from).toISOString()
        : (subUser.first_at?.toISOString() ?? null),
    everUsed: subUser.ever_used || points.some(({ traffic }) => (traffic ?? 0) > 0),
  };

  /** Before the first look, only counted days of the provider show what the counter was. */
  function counterBefore(start: number, found: Step | undefined, end: number): number | null {
    if (found?.reset) return null;
    const known = found?.source === "reported" || (found?.source === "own" && start === firstStep);
    if (start > firstStep || known) return before(end, found?.bytes ?? 0);
    return start === firstStep && step === "day" ? usedBefore : null;
  }
}

const idle: Step = { bytes: 0, source: "own", unverified: null, ips: 0, reset: false };

/** The counter before this much was used; null where it began later than the days. */
function before(counter: number, used: number): number | null {
  if (used <= counter) return counter - used;
  return daysAgree(used, counter) ? 0 : null;
}

async function readDays(subUser: SubUserUse, from: number, now: Date): Promise<Map<number, Step>> {
  const since = await rolledUpTo();
  const [{ rows }, fresh] = await Promise.all([
    db().execute<KnownDay>(sql`
      select day::text, own, whole, reported, agrees, ips, reset
      from (${knownDays(sql`m.sub_user_id = ${subUser.id}`, isoDay(from), isoDay(now))}) days`),
    freshOf(subUser.id, "day", new Date(Math.max(from, since.getTime()))),
  ]);
  const firstDay = subUser.first_at ? isoDay(subUser.first_at) : null;
  const days = new Map(rows.map(({ day: at, ...facts }) => [Date.parse(at), facts]));
  for (const { at, traffic, ips, reset } of fresh) {
    const known = days.get(at.getTime());
    days.set(at.getTime(), {
      ...known,
      own: (known?.own ?? 0) + traffic,
      whole: known?.whole ?? isoDay(at) !== firstDay,
      reported: known?.reported ?? null,
      agrees: known?.agrees ?? false,
      ips: (known?.ips ?? 0) + ips,
      reset: reset || (known?.reset ?? false),
    });
  }
  return new Map(
    [...days].map(([at, { ips, reset, ...facts }]) => {
      const used = dayUsed(facts);
      return [at, { ...used, ips: used.source === "reported" ? null : ips, reset }];
    }),
  );
}

async function readHours(id: number, from: Date): Promise<Map<number, Step>> {
  const since = await rolledUpTo();
  const [{ rows }, fresh] = await Promise.all([
    // Hourly figures do not contain resets, but raw samples outlast every range shown by hour.
    db().execute<Bucket>(sql`
      select date_trunc('hour', u.at, 'UTC') as at, 0::bigint as traffic, 0::bigint as ips, true as reset
        from usage_samples u where u.sub_user_id = ${id} and u.reset and u.at >= ${from}::timestamptz
      union all
      select (d.day + make_interval(hours => (slot.n - 1)::int)) at time zone 'UTC' as at, slot.traffic,
        d.ips[slot.n] as ips, false as reset
      from usage_days d, unnest(d.traffic) with ordinality as slot(traffic, n)
        where d.sub_user_id = ${id} and d.day >= (${from}::timestamptz at time zone 'UTC')::date
          and (slot.traffic > 0 or d.ips[slot.n] > 0)`),
    freshOf(id, "hour", new Date(Math.max(from.getTime(), since.getTime()))),
  ]);
  const hours = new Map<number, Step>();
  for (const { at, traffic, ips, reset } of [...rows, ...fresh]) {
    const known = hours.get(at.getTime()) ?? idle;
    hours.set(at.getTime(), {
      ...known,
      bytes: (known.bytes ?? 0) + traffic,
      ips: (known.ips ?? 0) + ips,
      reset: known.reset || reset,
    });
  }
  return hours;
}

/** What is not rolled up yet. */
async function freshOf(id: number, step: "hour" | "day", from: Date): Promise<Bucket[]> {
  const { rows } = await db().execute<Bucket>(sql`
    select date_trunc(${step}, u.at, 'UTC') as at, sum(u.traffic)::bigint as traffic, sum(u.ips)::bigint as ips,
      bool_or(u.reset) as reset
    from usage_samples u where u.sub_user_id = ${id} and u.at >= ${from}::timestamptz group by 1`);
  return rows;
}

async function findUse(ref: SubUserRef): Promise<SubUserUse | undefined> {
  const { rows } = await db().execute<SubUserUse>(sql`
    select s.id, s.traffic_used, s.traffic_cap, s.traffic_said_at, l.first_at,
      l.filled_from::text, l.used_before, coalesce(s.traffic_used > 0, false) or exists (select 1 from usage_months m
        where m.sub_user_id = s.id and (0 < any(m.traffic) or 0 < any(m.reported))) as ever_used
    from sub_users s
      left join usage_last l on l.sub_user_id = s.id
    where s.account_id = ${ref.accountId} and s.remote_id = ${ref.remoteId}`);
  return rows[0];
}

/**
 * The hours or days in which the account's counters were read: in the others nothing is known, which is not
 * the same as no use.
 */
async function lookedAt(accountId: string, step: "hour" | "day", from: Date): Promise<Set<number>> {
  const { rows } = await db().execute<{ at: Date }>(sql`
    select distinct date_trunc(${step}, hour, 'UTC') as at from usage_totals
      where account_id = ${accountId} and hour >= ${from}::timestamptz`);
  return new Set(rows.map(({ at }) => at.getTime()));
}

interface CapChange {
  at: number;
  before: number | null;
}

const capIn = (image: Record<string, unknown> | null) =>
  typeof image?.trafficCap === "number" ? image.trafficCap : null;

async function operationsSince(
  ref: SubUserRef,
  from: Date,
): Promise<(UsageMark & { cap: CapChange | null })[]> {
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
  return rows.map(({ id, operation, at, before: was, after: is }) => ({
    at: at.toISOString(),
    label: operation,
    operationId: id,
    cap:
      was !== null && is !== null && capIn(was) !== capIn(is)
        ? { at: at.getTime(), before: capIn(was) }
        : null,
  }));
}

/** Changes of the cap made at the provider itself. */
async function driftsSince(ref: SubUserRef, from: Date): Promise<CapChange[]> {
  const { rows } = await db().execute<{ at: Date; before: Record<string, unknown> }>(sql`
    select at, before from drifts
    where account_id = ${ref.accountId} and remote_id = ${ref.remoteId} and at >= ${from}::timestamptz
      and before ? 'trafficCap' order by at limit 500`);
  return rows.map(({ at, before: was }) => ({ at: at.getTime(), before: capIn(was) }));
}

/** The cap at a moment: the one before the first later change, else the last one reported. */
function capAt(subUser: SubUserUse, changes: readonly CapChange[], moment: number): number | null {
  const next = changes.find(({ at }) => at >= moment);
  if (next) return next.before;
  return subUser.traffic_said_at && moment > subUser.traffic_said_at.getTime() + dayMs
    ? null
    : subUser.traffic_cap;
}
