import "server-only";
import { sql } from "drizzle-orm";
import { configuredAccount } from "../accounts/configured";
import { requirePermission, type Actor } from "../actor";
import { db, type Executor } from "../db/client";
import { storable } from "../domain/text/storable";
import type { SubUser, SubUserDetail, SubUserRef } from "../domain/sub-users/sub-user";
import { subUserColumns, presentSubUser, type SubUserRow } from "./present";

/** The newest of the samples, of the hours kept for 90 days and of the days kept forever. */
const lastTraffic = sql.raw(`greatest(
  (select max(at) from usage_samples where sub_user_id = s.id and traffic > 0),
  (select (d.day + make_interval(hours => h.place::int - 1)) at time zone 'UTC'
    from usage_days d, unnest(d.traffic) with ordinality as h(traffic, place)
    where d.sub_user_id = s.id and h.traffic > 0 order by d.day desc, h.place desc limit 1),
  (select (m.month + make_interval(days => d.place::int - 1)) at time zone 'UTC'
    from usage_months m, unnest(m.traffic) with ordinality as d(traffic, place)
    where m.sub_user_id = s.id and d.traffic > 0 order by m.month desc, d.place desc limit 1))`);

const lastSwitch = sql.raw(`(select jsonb_build_object('operation', o.operation, 'actor', o.actor_name,
    'at', coalesce(o.settled_at, o.created_at), 'reason', o.reason)
  from operations o where o.account_id = s.account_id and o.remote_id = s.remote_id and o.state = 'done'
    and o.operation in ('disable', 'enable', 'delete')
  order by o.created_at desc limit 1)`);

interface DetailRow extends SubUserRow {
  last_traffic_at: Date | null;
  last_switch: SubUserDetail["lastSwitch"];
  another_since: Date | null;
}

/** From the mirror, including a vanished one, so that a link to it still says what happened. */
export async function getSubUser(actor: Actor, ref: SubUserRef): Promise<SubUserDetail | null> {
  requirePermission(actor, "sub-users.read");
  if (!configuredAccount(ref.accountId)) return null;
  const { rows } = await db().execute<DetailRow>(
    sql`select ${subUserColumns}, ${lastTraffic} as last_traffic_at, ${lastSwitch} as last_switch, s.another_since
      ${fromMirror(ref)}`,
  );
  const [row] = rows;
  if (!row) return null;
  const { last_traffic_at: at, last_switch: last, another_since: anotherSince } = row;
  return {
    ...presentSubUser(row),
    lastTrafficAt: at?.toISOString() ?? null,
    anotherSince: anotherSince?.toISOString() ?? null,
    lastSwitch: last && { ...last, at: new Date(last.at).toISOString() },
  };
}

/**
 * A sub-user as the mirror has it, also one that is gone or whose account is no longer connected; null where
 * the mirror has none. Checks no permission: `getSubUser` does.
 */
export async function readSubUser(executor: Executor, ref: SubUserRef): Promise<SubUser | null> {
  const { rows } = await executor.execute<SubUserRow>(sql`select ${subUserColumns} ${fromMirror(ref)}`);
  return rows[0] ? presentSubUser(rows[0]) : null;
}

function fromMirror({ accountId, remoteId }: SubUserRef) {
  return sql`from sub_users s join accounts a on a.id = s.account_id
    where s.account_id = ${storable(accountId)} and s.remote_id = ${storable(remoteId)}`;
}
