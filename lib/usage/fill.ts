import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { isoDay } from "../domain/dates";
import { hourMs, dayMs, floorTo } from "../domain/durations";
import { databaseNow } from "../clock";
import { db, type Executor } from "../db/client";
import { daysAgree } from "../domain/usage/day";
import { refusesNewWork } from "../draining";
import type { CallContext } from "../providers/call";
import { ProviderError } from "../providers/error";
import type { Connection, DayUse, History, TrafficUsage } from "../providers/provider";
import { singleton } from "../singleton";
import { knownDays, usedOnKnownDay } from "./day";
import { refreshRates } from "./refresh-rates";
import { rolledUpTo } from "./roll-up";
import { isBefore, othersOf } from "../accounts/others";
import { haltReason } from "../accounts/halt-reason";
import { accountNow } from "../accounts/now";

/** The longest range that the page of a sub-user shows. */
const maxRangeDays = 90;
/** A counter may have begun earlier, and only the days since then can add up to it. */
const furthestBack = 400;
/** Each takes several calls, so they are spread over time. */
const perRound = 20;
/**
 * After this many in a row without an answer, the account counts as offering no history and is not asked
 * again for a while.
 */
const giveUpAfter = 5;
const askAgainAfter = 6 * hourMs;
/**
 * Where no counter proves its days, one is asked again each day, until the last that is needed is this many
 * days old.
 */
const askedAgainDays = 7;

const askAgainAt = () => singleton("history", () => new WeakMap<Connection, number>());

/** Whether it offers earlier days and did not lately turn out to have none. */
export function offersHistory(connection: Connection): boolean {
  return connection.history !== undefined && performance.now() >= (askAgainAt().get(connection) ?? 0);
}

interface Unfilled extends Record<string, unknown> {
  id: number;
  remote_id: string;
  name: string;
  traffic_used: number | null;
  agrees: boolean | null;
  /** The day on which its id became its own; null where it always was. */
  since: string | null;
}

interface ReportedDays {
  /** Every day from the first with any use to today; none without use. */
  days: DayUse[];
  /** Null without a counter. */
  agrees: boolean | null;
  counter: number | null;
}

/**
 * Asks the provider for the days that Subdesk did not observe whole: those before the first sample, the day
 * of that sample once it is over, and those around an outage. Returns how many sub-users were filled in.
 * Stops quietly where the account offers no history.
 */
export async function fillHistory(accountId: string): Promise<number> {
  const account = await accountNow(accountId);
  const { history, readUsage } = account?.connection ?? {};
  if (!account || !history || haltReason(account) !== null) return 0;
  const { connection, withdrawn: signal } = account;
  if (!offersHistory(connection)) return 0;
  // Days around an outage are requested together, once the last is over and all its samples are counted:
  // until then its own figure includes the use of all of them.
  const over = isoDay((await rolledUpTo()).getTime());
  // In random order, so that one with an unreadable answer does not block the others. What was reported of a
  // sub-user that had the id before, and was never proved, must not count by a proof of this one.
  const { rows } = await db().execute<Unfilled>(sql`
    with ${othersOf(accountId)}
    select s.id, s.remote_id, s.name, s.traffic_used, l.agrees, (s.another_since at time zone 'UTC')::date::text as since
    from usage_last l join sub_users s on s.id = l.sub_user_id
    where s.account_id = ${accountId} and s.vanished_at is null and not ${sql.raw(isBefore("s"))}
      and (s.another_since is null or l.agrees)
      and (l.filled_at is null or l.ask_after is not null) and coalesce(l.ask_after < ${over}::date, true)
      order by random() limit ${perRound}`);
  const filled: number[] = [];
  let blanks = 0;
  for (const subUser of rows) {
    const context = { lane: "background", signal } as const;
    const remembered = await readReportedDays(history, readUsage, subUser, context).catch(unlessProvider);
    if (signal.aborted || refusesNewWork() || remembered === "failed") break;
    if (remembered === "unproven") {
      await askLater(subUser.id, over);
      blanks = 0;
    } else if (remembered) {
      await store(accountId, subUser.id, ownDays(remembered, subUser), over);
      filled.push(subUser.id);
      blanks = 0;
    } else if (++blanks >= giveUpAfter || blanks === rows.length) {
      askAgainAt().set(connection, performance.now() + askAgainAfter);
      break;
    }
  }
  // Its history allows a forecast on the first day.
  if (filled.length > 0) await refreshRates(databaseNow(), filled);
  return filled.length;
}

/** Without those on which another sub-user had the id. */
function ownDays(reported: ReportedDays, { since }: Unfilled): ReportedDays {
  return { ...reported, days: reported.days.filter(({ day }) => since === null || day >= since) };
}

/** The provider is down or busy, which says nothing about what it offers; the next round tries again. */
function unlessProvider(error: unknown): "failed" {
  if (error instanceof ProviderError) return "failed";
  throw error;
}

/**
 * The provider's days up to now, and whether they add up to its counter. Null without a history; "unproven"
 * where that was decided before, and this counter cannot be read or would take back what an earlier one
 * proved: a plan that is renewed begins another counter, and the days before are what they were.
 */
async function readReportedDays(
  { longest, readDays, countsSince }: History,
  readUsage: Connection["readUsage"],
  subUser: Unfilled,
  context: CallContext,
): Promise<ReportedDays | "unproven" | null> {
  const target = { remoteId: subUser.remote_id, name: subUser.name };
  const usage: TrafficUsage | null = readUsage
    ? await readUsage(target, context)
    : { trafficUsed: subUser.traffic_used ?? undefined };
  const since = usage && (usage.since ?? (await countsSince?.(target, context)));
  const counter = believedCounter(usage, subUser);
  if (counter === null && subUser.agrees !== null) return "unproven";
  const today = floorTo(databaseNow().getTime(), dayMs);
  const began = since ? floorTo(since.getTime(), dayMs) : null;
  const reach = Math.max(
    maxRangeDays,
    began === null ? 0 : Math.min((today - began) / dayMs + 1, furthestBack),
  );
  const known = new Map<string, number>();
  for (let back = 0; back < reach; back += longest) {
    const last = today - back * dayMs;
    const from = last - (Math.min(longest, reach - back) - 1) * dayMs;
    const answer = await readDays(target, isoDay(from), isoDay(last), context);
    if (!answer) return null;
    for (const { day: date, bytes } of answer) known.set(date, bytes);
  }
  const counted = [...known].filter(([date]) => began === null || date >= isoDay(began));
  const sum = counted.reduce((total, [, bytes]) => total + bytes, 0);
  const agrees = counter === null ? null : daysAgree(sum, counter);
  if (subUser.agrees === true && agrees !== true) return "unproven";
  const first = [...known]
    .filter(([, bytes]) => bytes > 0)
    .map(([date]) => date)
    .toSorted()[0];
  const days: DayUse[] = [];
  if (first !== undefined)
    for (let at = Date.parse(first); at <= today; at += dayMs)
      days.push({ day: isoDay(at), bytes: known.get(isoDay(at)) ?? 0 });
  return { days, agrees, counter };
}

/**
 * Null where it cannot be read, or where an answer that lists nothing would take it back, as in
 * `observeUsage`.
 */
function believedCounter(usage: TrafficUsage | null, { traffic_used: known }: Unfilled): number | null {
  return usage?.empty && (known ?? 0) > 0 ? null : (usage?.trafficUsed ?? null);
}

/**
 * SQL: after which day to ask again, of a row `l` of usage_last whose days no counter proves; null once it is
 * enough.
 */
function nextAsk(over: string): SQL {
  return sql`case when l.ask_after >= ${over}::date then l.ask_after
    when greatest((l.first_at at time zone 'UTC')::date, (
        select max(m.month + given.slot - 1) from usage_months m, unnest(m.torn) given(slot)
        where m.sub_user_id = l.sub_user_id)) >= ${over}::date - ${askedAgainDays}::int
    then ${over}::date end`;
}

async function askLater(id: number, over: string): Promise<void> {
  await db().execute(sql`update usage_last l set ask_after = ${nextAsk(over)} where sub_user_id = ${id}`);
}

/** Stores the days before `over` that were not observed whole, and what they add to the account's days. */
async function store(
  accountId: string,
  id: number,
  { days, agrees, counter }: ReportedDays,
  over: string,
): Promise<void> {
  await db().transaction(async (tx) => {
    await tx.execute(sql`select 1 from usage_last where sub_user_id = ${id} for update`);
    const before = await addedDays(tx, id);
    const { rows } = await tx.execute<{ first_day: string }>(sql`
      update usage_last l set filled_at = now(), agrees = ${agrees}::boolean,
        used_before = case when (first_at at time zone 'UTC')::date = ${isoDay(databaseNow().getTime())}::date
          and ${agrees === true} then greatest(${counter}::bigint - ${days.at(-1)?.bytes ?? 0}::bigint, 0)
          else used_before end,
        filled_from = least(filled_from, ${days[0]?.day ?? null}::date),
        ask_after = case when (first_at at time zone 'UTC')::date >= ${over}::date
          then (first_at at time zone 'UTC')::date when ask_after >= ${over}::date then ask_after
          when ${agrees === null} then ${nextAsk(over)} end
      where sub_user_id = ${id} returning (first_at at time zone 'UTC')::date::text as first_day`);
    const firstDay = rows[0]?.first_day;
    if (firstDay === undefined) return;
    for (const month of new Set(days.map((use) => use.day.slice(0, 7)))) {
      const figures: (number | null)[] = Array.from({ length: 31 }, () => null);
      for (const use of days)
        if (use.day.startsWith(month) && (use.day < over || use.day < firstDay))
          figures[Number(use.day.slice(8)) - 1] = use.bytes;
      const given = sql`unnest(${sql.param(figures)}::bigint[]) with ordinality given(figure, slot)`;
      await tx.execute(sql`
        insert into usage_months as m (sub_user_id, month, traffic, ips, reported)
        select ${id}, ${`${month}-01`}::date, array_fill(null::bigint, array[31]),
          array_fill(null::bigint, array[31]),
          (select array_agg(case when ${`${month}-01`}::date + (slot - 1)::int <= ${firstDay}::date
            then figure end order by slot) from ${given})
        on conflict (sub_user_id, month) do update set reported = (
          select array_agg(coalesce(case when m.month + (slot - 1)::int <= ${firstDay}::date
            or slot = any(m.torn) then figure end, m.reported[slot]) order by slot) from ${given})`);
    }
    const after = await addedDays(tx, id);
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (date) => before.get(date) !== after.get(date),
    );
    await tx.execute(sql`
      insert into usage_reported as r (account_id, day, traffic, sub_users)
      select ${accountId}, given.day, given.bytes, given.sub_users
        from unnest(${sql.param(changed)}::date[],
          ${sql.param(changed.map((date) => (after.get(date) ?? 0) - (before.get(date) ?? 0)))}::bigint[],
          ${sql.param(changed.map((date) => Number(after.has(date)) - Number(before.has(date))))}::int[])
          as given (day, bytes, sub_users) order by given.day
      on conflict (account_id, day) do update
        set traffic = r.traffic + excluded.traffic, sub_users = r.sub_users + excluded.sub_users`);
  });
}

/** By how much each counted day of the provider differs from what was observed. */
async function addedDays(executor: Executor, id: number): Promise<Map<string, number>> {
  const { rows } = await executor.execute<{ day: string; added: number }>(sql`
    select day::text, ${usedOnKnownDay} - coalesce(own, 0) as added
      from (${knownDays(sql`m.sub_user_id = ${id}`, "0001-01-01", "9999-12-31")}) days
    where agrees and reported is not null and not coalesce(whole and own is not null, false)`);
  return new Map(rows.map(({ day: date, added }) => [date, Number(added)]));
}
