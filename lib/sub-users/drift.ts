import "server-only";
import { sql } from "drizzle-orm";
import { isBefore, othersOf } from "../accounts/others";
import { db } from "../db/client";
import { storable } from "../domain/text/storable";
import { isOlderCopy, type Observation } from "./observation";

/**
 * Records changes of status, caps or note that an answer shows without an operation of Subdesk: someone used
 * the provider's own dashboard. Called before the mirror takes the answer over. An operation explains a
 * difference until a listing that began after it has shown its result. A listing and a look at the same time
 * may both see one change.
 */
export async function recordDrift(accountId: string, observations: readonly Observation[]): Promise<void> {
  if (observations.length === 0) return;
  const rows = observations.map(({ item, observedAt }) => ({
    observed_at: observedAt,
    remote_id: item.remoteId,
    status: item.status,
    updated_at: item.updatedAt ?? null,
    note: item.note === undefined ? null : storable(item.note),
    cap_said: item.trafficCap !== undefined,
    traffic_cap: item.trafficCap ?? null,
    ip_said: item.ipCap !== undefined,
    ip_cap: item.ipCap ?? null,
  }));
  await db().execute(sql`
    with ${othersOf(accountId)}, seen as (
      select s.account_id, s.remote_id, s.name, r.observed_at,
        jsonb_strip_nulls(jsonb_build_object(
          'status', case when r.status <> s.status and r.status <> 'unknown' and s.status <> 'unknown'
            then jsonb_build_array(s.status, r.status) end,
          'note', case when r.note is not null and r.note <> coalesce(s.note, '')
            then jsonb_build_array(coalesce(s.note, ''), r.note) end,
          'trafficCap', case when r.cap_said and (r.traffic_cap is distinct from s.traffic_cap)
            and (s.traffic_cap is not null or s.traffic_unlimited)
            then jsonb_build_array(coalesce(to_jsonb(s.traffic_cap), '"unlimited"'),
              coalesce(to_jsonb(r.traffic_cap), '"unlimited"')) end,
          'ipCap', case when r.ip_said and (r.ip_cap is distinct from s.ip_cap)
            and (s.ip_cap is not null or s.ip_unlimited)
            then jsonb_build_array(coalesce(to_jsonb(s.ip_cap), '"unlimited"'),
              coalesce(to_jsonb(r.ip_cap), '"unlimited"')) end)) as changes
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(observed_at timestamptz(3), remote_id text, status text, note text,
        cap_said boolean, traffic_cap bigint, ip_said boolean, ip_cap bigint, updated_at timestamptz(3))
      join sub_users s on s.account_id = ${accountId} and s.remote_id = r.remote_id and s.vanished_at is null
        and not ${sql.raw(isBefore("s"))} and s.observed_at < r.observed_at and ${isOlderCopy("s", "r.updated_at", "r.observed_at")} is not true
      join accounts a on a.id = s.account_id
      where not exists (select 1 from operations o
        where o.account_id = s.account_id and o.remote_id = s.remote_id
        and (o.state in ('planned', 'sent', 'unknown') or o.state in ('done', 'superseded')
        and o.settled_at > case when s.missing_since is null then greatest(s.observed_at, a.last_good_at)
          else s.observed_at end))
    )
    insert into drifts (account_id, remote_id, name, at, before, after)
    select account_id, remote_id, name, observed_at, said.before, said.after
    from seen, lateral (select jsonb_object_agg(key, value->0) as before, jsonb_object_agg(key, value->1) as after
      from jsonb_each(changes)) said
    where changes <> '{}' and not exists (
      select from drifts d where d.account_id = seen.account_id and d.remote_id = seen.remote_id
        and d.at > seen.observed_at - interval '2 minutes'
        and d.after = said.after)`);
}
