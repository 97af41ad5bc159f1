import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { db } from "../db/client";
import { accountPaces, instances } from "../db/schema";
import { instanceId, isLive } from "../instance";
import type { InFlight, PaceNow, SharedPace } from "../providers/pacer";

/** The part of an account's row that is in force. Milliseconds; null where nothing is. */
export interface PaceRow {
  account: string;
  paused_ms: number | null;
  held_ms: number | null;
  held_since_ms: number | null;
}

/** SQL: the pauses and holds in force at all accounts, as JSON. */
export function pacesNow(): SQL {
  const inMs = (span: SQL) => sql`ceil(1000 * extract(epoch from ${span}))`;
  const now = sql`clock_timestamp()`;
  return sql`(select json_agg(json_build_object('account', account_id,
      'paused_ms', ${inMs(sql`paused_until - ${now}`)},
      'held_ms', ${inMs(sql`background_held_until - ${now}`)},
      'held_since_ms', ${inMs(sql`${now} - background_held_at`)}))
    from ${accountPaces} where paused_until > ${now} or background_held_until > ${now})`;
}

export function paceOf(row: PaceRow | undefined, others: boolean): PaceNow {
  const held = row?.held_ms ?? 0;
  return {
    others,
    pausedForMs: Math.max(0, row?.paused_ms ?? 0),
    held: held > 0 ? { forMs: held, sinceMs: row?.held_since_ms ?? 0 } : null,
  };
}

/**
 * The pace of an account among all processes that share the database. Each keeps what it has under way in one
 * row of the account; what a process that is gone had is not counted.
 */
export function sharedPace(accountId: string, self = instanceId): SharedPace {
  const own = (mine: InFlight) => JSON.stringify([mine.interactive, mine.background, mine.waiting]);

  return {
    async claim(pace, lane, mine) {
      const places = lane === "interactive" ? pace.inFlight : pace.inFlight - pace.reserved;
      const wanted = { ...mine, [lane]: mine[lane] + 1 };
      if (lane === "background") wanted.waiting -= 1;
      // While others wait, a process takes no more than its part: else one in the middle of a run would keep
      // every place, as it asks at the moment in which one of its own becomes free.
      const part = sql`ceil(${places}::numeric / (others.busy + 1))`;
      const fits =
        lane === "interactive"
          ? sql`others.all_lanes + ${wanted.interactive + wanted.background}::int <= ${places}::int`
          : sql`others.all_lanes + ${wanted.interactive + wanted.background}::int <= ${pace.inFlight}::int
              and others.background + ${wanted.background}::int <= ${places}::int
              and (not others.waiting or ${wanted.background}::int <= ${part})`;
      const { rows } = await db().execute<{ claimed: boolean }>(sql`
        insert into ${accountPaces} as pace (account_id, in_flight)
        values (${accountId}, jsonb_build_object(${self()}::text, ${own(wanted)}::jsonb))
        on conflict (account_id) do update set in_flight = (
          select others.kept || jsonb_build_object(${self()}::text,
            case when ${fits} then ${own(wanted)}::jsonb else ${own(mine)}::jsonb end)
          from (
            select coalesce(jsonb_object_agg(key, value), '{}') as kept,
              coalesce(sum((value ->> 0)::int + (value ->> 1)::int), 0) as all_lanes,
              coalesce(sum((value ->> 1)::int), 0) as background,
              count(*) filter (where (value ->> 1)::int + (value ->> 2)::int > 0) as busy,
              coalesce(bool_or((value ->> 2)::int > 0), false) as waiting
            from ${others()}
          ) others
        )
        returning pace.in_flight -> ${self()}::text = ${own(wanted)}::jsonb as claimed`);
      return rows[0]?.claimed === true;
    },

    async take(most) {
      const now = sql`clock_timestamp()`;
      const ofMinute = sql`(select coalesce(array_agg(at order by at), '{}') from unnest(pace.sent_at) at
        where at > ${now} - interval '60 seconds')`;
      const { rowCount } = await db().execute(sql`
        insert into ${accountPaces} as pace (account_id, sent_at) values (${accountId}, array[${now}])
        on conflict (account_id) do update set sent_at = ${ofMinute} || ${now}
          where cardinality(${ofMinute}) < ${most}::int`);
      if (rowCount === 1) return { taken: true, waitMs: 0 };
      const { rows } = await db().execute<{ wait_ms: number | null }>(sql`
        select ceil(1000 * extract(epoch from
          (taken.at)[cardinality(taken.at) - ${most}::int + 1] + interval '60 seconds' - ${now}))::int as wait_ms
        from ${accountPaces} as pace, lateral (select ${ofMinute} as at) taken where account_id = ${accountId}`);
      return { taken: false, waitMs: rows[0]?.wait_ms ?? 0 };
    },

    async report(mine) {
      await db().execute(sql`
        insert into ${accountPaces} as pace (account_id, in_flight)
        values (${accountId}, jsonb_build_object(${self()}::text, ${own(mine)}::jsonb))
        on conflict (account_id) do update set in_flight = (
          select coalesce(jsonb_object_agg(key, value), '{}') from ${others()}
        ) || excluded.in_flight`);
    },

    async pause(milliseconds) {
      await db().execute(sql`
        insert into ${accountPaces} as pace (account_id, paused_until)
        values (${accountId}, clock_timestamp() + ${span(milliseconds)})
        on conflict (account_id) do update
          set paused_until = greatest(pace.paused_until, excluded.paused_until)`);
    },

    async hold(milliseconds) {
      await db().execute(sql`
        insert into ${accountPaces} as pace (account_id, background_held_at, background_held_until)
        values (${accountId}, clock_timestamp(), clock_timestamp() + ${span(milliseconds)})
        on conflict (account_id) do update set background_held_at = excluded.background_held_at,
          background_held_until = greatest(pace.background_held_until, excluded.background_held_until)`);
    },

    async release(milliseconds) {
      await db().execute(sql`
        update ${accountPaces} set background_held_until = null
        where account_id = ${accountId} and background_held_at < clock_timestamp() - ${span(milliseconds)}`);
    },
  };

  /** SQL: key and value of every other process that is alive, from the row `pace`. */
  function others() {
    return sql`jsonb_each(pace.in_flight) where key <> ${self()}::text
      and exists (select 1 from ${instances} where id::text = key and ${isLive()})`;
  }
}

function span(milliseconds: number): SQL {
  return sql`make_interval(secs => ${milliseconds / 1000}::float8)`;
}
