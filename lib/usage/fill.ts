import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../db/client";
import type { CallContext } from "../providers/call";
import { ProviderError } from "../providers/error";
import type { Connection, DayUse, History } from "../providers/provider";
import { singleton } from "../singleton";
import { refreshRates } from "./refresh-rates";
import { standstill } from "../accounts/standstill";
import { accountNow } from "../accounts/now";

const day = 86_400_000;
/** The longest range that the page of a sub-user shows. */
const longestRange = 90;
/** Some calls each: spread over time. */
const perRound = 20;
/**
 * After so many in a row without an answer the account counts as one that offers no history, and is not asked
 * again before long.
 */
const giveUpAfter = 5;
const askAgainAfter = 6 * 3_600_000;

interface Unfilled extends Record<string, unknown> {
  id: number;
  remote_id: string;
  name: string;
  first_at: Date;
}

/**
 * Fills in the days before the desk's own first sample from the provider's memory, once per sub-user; a
 * figure of our own is never replaced. Returns how many sub-users were filled in. Stops quietly where the
 * account offers no history.
 */
export async function fillHistory(accountId: string): Promise<number> {
  const account = await accountNow(accountId);
  const history = account?.connection.history;
  if (!account || !history || standstill(account) !== null) return 0;
  const { connection, withdrawn: signal } = account;
  const askAgainAt = singleton("history", () => new WeakMap<Connection, number>());
  if (Date.now() < (askAgainAt.get(connection) ?? 0)) return 0;
  // At random, so that one whose answer cannot be read never stands before all others.
  const { rows } = await db().execute<Unfilled>(sql`
    select s.id, s.remote_id, s.name, l.first_at from usage_last l join sub_users s on s.id = l.sub_user_id
    where s.account_id = ${accountId} and s.vanished_at is null and l.filled_at is null
      order by random() limit ${perRound}`);
  const filled: number[] = [];
  let blanks = 0;
  for (const subUser of rows) {
    const days = await daysBefore(history, subUser, { lane: "background", signal }).catch(unlessProvider);
    if (signal.aborted || days === "failed") break;
    if (days) {
      await store(accountId, subUser, days);
      filled.push(subUser.id);
      blanks = 0;
    } else if (++blanks >= giveUpAfter || blanks === rows.length) {
      askAgainAt.set(connection, Date.now() + askAgainAfter);
      break;
    }
  }
  // What it remembers makes a forecast on the first day.
  if (filled.length > 0) await refreshRates(new Date(), filled);
  return filled.length;
}

/** The provider is down or busy: that says nothing of what it offers, and the next round tries again. */
function unlessProvider(error: unknown): "failed" {
  if (error instanceof ProviderError) return "failed";
  throw error;
}

/**
 * Every day from the first one with any use to the eve of our own first sample. Null when there is no history
 * to be read.
 */
async function daysBefore(
  { longest, readDays }: History,
  subUser: Unfilled,
  context: CallContext,
): Promise<DayUse[] | null> {
  const target = { remoteId: subUser.remote_id, name: subUser.name };
  const known = new Map<string, number>();
  const eve = Math.floor(subUser.first_at.getTime() / day) * day - day;
  for (let back = 0; back < longestRange; back += longest) {
    const last = eve - back * day;
    const from = last - (Math.min(longest, longestRange - back) - 1) * day;
    const answer = await readDays(target, dateOf(from), dateOf(last), context);
    if (!answer) return null;
    for (const { day: date, bytes } of answer) known.set(date, bytes);
  }
  const first = [...known]
    .filter(([, bytes]) => bytes > 0)
    .map(([date]) => date)
    .toSorted()[0];
  if (first === undefined) return [];
  const days: DayUse[] = [];
  for (let at = Date.parse(first); at <= eve; at += day)
    days.push({ day: dateOf(at), bytes: known.get(dateOf(at)) ?? 0 });
  return days;
}

async function store(accountId: string, subUser: Unfilled, days: readonly DayUse[]): Promise<void> {
  await db().transaction(async (tx) => {
    const { rowCount } = await tx.execute(sql`
      update usage_last set filled_at = now(), filled_from = ${days[0]?.day ?? null}::date
        where sub_user_id = ${subUser.id} and filled_at is null`);
    if (rowCount === 0) return;
    for (const month of new Set(days.map((use) => use.day.slice(0, 7)))) {
      const figures: (number | null)[] = Array.from({ length: 31 }, () => null);
      for (const use of days)
        if (use.day.startsWith(month)) figures[Number(use.day.slice(8)) - 1] = use.bytes;
      await tx.execute(sql`
        insert into usage_months as m (sub_user_id, month, traffic, ips)
        values (${subUser.id}, ${`${month}-01`}::date, ${sql.param(figures)}::bigint[],
          array_fill(null::bigint, array[31]))
        on conflict (sub_user_id, month) do update set
          traffic = (select array_agg(coalesce(m.traffic[slot], excluded.traffic[slot]) order by slot)
            from generate_series(1, 31) slot)`);
    }
    await tx.execute(sql`
      insert into usage_remembered as r (account_id, day, traffic, sub_users)
      select ${accountId}, use.day, use.bytes, 1
        from unnest(${sql.param(days.map((use) => use.day))}::date[],
          ${sql.param(days.map(({ bytes }) => bytes))}::bigint[]) as use (day, bytes) order by use.day
      on conflict (account_id, day) do update
        set traffic = r.traffic + excluded.traffic, sub_users = r.sub_users + 1`);
  });
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
