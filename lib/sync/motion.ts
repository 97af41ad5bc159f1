import "server-only";
import { sql } from "drizzle-orm";
import { isoDay } from "../domain/dates";
import { hourMs } from "../domain/durations";
import { accountNow } from "../accounts/now";
import { haltReason } from "../accounts/halt-reason";
import { databaseNow } from "../clock";
import { db } from "../db/client";
import { refusesNewWork } from "../draining";
import { ProviderError } from "../providers/error";
import type { Connection, SubUserDay } from "../providers/provider";
import { singleton } from "../singleton";
import { askedAt } from "../sub-users/as-of";

/** After midnight (UTC), what was used just before it is still asked for. */
const lookBackMs = hourMs;
/** An account that does not offer it, or whose answer is not clear, is asked again after this long. */
const askAgainAfterMs = 6 * hourMs;
/**
 * Beyond so many, an account is asked every other minute: figures that moved are to be five
 * minutes old at most.
 */
const manySubUsers = 5_000;
const pauseOfManyMs = 110_000;

interface MotionState {
  /** By performance.now(). */
  againAt: number;
  supported: boolean;
}

const asked = () => singleton("motion", () => new WeakMap<Connection, MotionState>());

/** Whether the account told who moved when it was last asked. */
export function tellsMotion(connection: Connection): boolean {
  return asked().get(connection)?.supported === true;
}

/**
 * Notes which sub-users used something since the last time, where their counters take a call each: those are
 * read first. Returns how many moved; null where the account does not say, now or at all.
 */
export async function recordMotion(accountId: string): Promise<number | null> {
  const account = await accountNow(accountId);
  const motion = account?.connection.motion;
  if (!account || !motion || haltReason(account) !== null) return null;
  const { connection, withdrawn: signal } = account;
  if (performance.now() < (asked().get(connection)?.againAt ?? 0)) return null;
  const { rows } = await db().execute<{ remote_id: string }>(
    sql`select remote_id from sub_users where account_id = ${accountId} and vanished_at is null order by id`,
  );
  let moved = 0;
  for (let from = 0; from < rows.length; from += motion.most) {
    if (signal.aborted || refusesNewWork()) return null;
    const remoteIds = rows.slice(from, from + motion.most).map((row) => row.remote_id);
    const observedAt = databaseNow();
    const at = observedAt.getTime();
    const days: SubUserDay[] | null | "failed" = await motion
      .read(remoteIds, isoDay(at - lookBackMs), isoDay(at), { lane: "background", signal })
      .catch((error: unknown) => {
        if (error instanceof ProviderError) return "failed" as const;
        throw error;
      });
    if (days === "failed") return null;
    if (days === null) {
      asked().set(connection, { againAt: performance.now() + askAgainAfterMs, supported: false });
      return null;
    }
    moved += await store(accountId, days, observedAt);
  }
  asked().set(connection, {
    againAt: rows.length > manySubUsers ? performance.now() + pauseOfManyMs : 0,
    supported: true,
  });
  return moved;
}

/** Stores the days whose figure changed. One that fell counts as movement too: its counter is read again. */
async function store(accountId: string, days: readonly SubUserDay[], observedAt: Date): Promise<number> {
  const { rowCount } = await db().execute(sql`
    insert into usage_motion as m (sub_user_id, day, bytes, moved_at)
    select distinct on (s.id) s.id, said.day, said.bytes, ${observedAt}::timestamptz
    from unnest(${sql.param(days.map(({ remoteId }) => remoteId))}::text[],
        ${sql.param(days.map((said) => said.day))}::date[],
        ${sql.param(days.map(({ bytes }) => bytes))}::bigint[]) as said(remote_id, day, bytes)
      join sub_users s on s.account_id = ${accountId} and s.remote_id = said.remote_id
      left join usage_motion before on before.sub_user_id = s.id
    where case when before.day = said.day then before.bytes <> said.bytes
      else said.bytes > 0 and coalesce(before.day < said.day, true) end
    order by s.id, said.day desc
    on conflict (sub_user_id) do update set day = excluded.day, bytes = excluded.bytes,
      moved_at = case when m.moved_at > (select ${askedAt} from sub_users s where s.id = m.sub_user_id)
        then m.moved_at else excluded.moved_at end
      where m.moved_at < excluded.moved_at`);
  return rowCount ?? 0;
}
