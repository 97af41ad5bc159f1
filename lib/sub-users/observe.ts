import "server-only";
import { sql } from "drizzle-orm";
import type { Executor } from "../db/client";
import type { RemoteSubUser } from "../providers/provider";
import { storable } from "../domain/text/storable";
import { sampleUsage } from "../usage/sample";

const text = (value: string | undefined) => (value === undefined ? null : storable(value));

/**
 * Of a cap, null without `unlimited` means: not said. A known number is kept, and "unlimited" too unless
 * `unsaid`: then the answer should have carried it.
 */
function toRow(item: RemoteSubUser) {
  return {
    remote_id: item.remoteId,
    name: storable(item.name),
    login: text(item.login),
    email: text(item.email),
    status: item.status,
    note: text(item.note),
    traffic_cap: item.trafficCap ?? null,
    traffic_unlimited: item.trafficCap === null,
    traffic_unsaid: item.unsaid?.includes("trafficCap") ?? false,
    traffic_used: item.trafficUsed ?? null,
    ip_cap: item.ipCap ?? null,
    ip_unlimited: item.ipCap === null,
    ip_unsaid: item.unsaid?.includes("ipCap") ?? false,
    ip_used: item.ipUsed ?? null,
    remote_created_at: item.createdAt ?? null,
    remote_updated_at: item.updatedAt ?? null,
  };
}

/** The columns of one cap once `excluded` was seen. Reported again, it is no longer "last reported". */
const capColumns = (cap: "traffic" | "ip") =>
  sql.raw(`
      ${cap}_cap = case when excluded.${cap}_cap is null and not excluded.${cap}_unlimited then t.${cap}_cap else excluded.${cap}_cap end,
      ${cap}_unlimited = excluded.${cap}_unlimited or t.${cap}_unlimited and excluded.${cap}_cap is null and not excluded.${cap}_unsaid,
      ${cap}_unsaid = excluded.${cap}_unsaid or t.${cap}_unsaid and excluded.${cap}_cap is null and not excluded.${cap}_unlimited,
      ${cap}_said_at = case
        when excluded.${cap}_cap is not null or excluded.${cap}_unlimited then null
        when excluded.${cap}_unsaid and not t.${cap}_unsaid and (t.${cap}_cap is not null or t.${cap}_unlimited) then
          case when t.missing_since is null and t.vanished_at is null then greatest(t.observed_at, (select last_good_at from accounts where id = t.account_id)) else t.observed_at end
        else t.${cap}_said_at end,`);

/** Whether `excluded` says something else of a cap than is known. */
const capDiffers = (cap: "traffic" | "ip") =>
  sql.raw(`
      (excluded.${cap}_cap is not null or excluded.${cap}_unlimited)
        and (excluded.${cap}_cap is distinct from t.${cap}_cap or excluded.${cap}_unlimited <> t.${cap}_unlimited or t.${cap}_unsaid)
      or excluded.${cap}_unsaid and not t.${cap}_unsaid`);

/**
 * Brings the mirror to what a provider was seen to say at `observedAt` (when the request was sent), and
 * returns how many rows were written. A row with a newer observation stays as it is. One that says the same
 * is not written, so a whole listing costs little; `alwaysStamp` writes it all the same, so that what was
 * asked earlier cannot undo it. Whoever writes several rows takes them in the order of account and remote id,
 * so that no two wait for each other.
 */
export async function observeSubUsers(
  executor: Executor,
  accountId: string,
  items: readonly RemoteSubUser[],
  observedAt: Date,
  { alwaysStamp = false } = {},
): Promise<number> {
  if (items.length === 0) return 0;
  const unique = [...new Map(items.map((item) => [item.remoteId, item])).values()];
  const { rowCount } = await executor.execute(sql`
    insert into sub_users as t (account_id, remote_id, name, login, email, status, note, traffic_cap,
      traffic_unlimited, traffic_unsaid, traffic_used,
      ip_cap, ip_unlimited, ip_unsaid, ip_used, remote_created_at, remote_updated_at, first_seen_at,
        observed_at)
    select ${accountId}, r.*, ${observedAt}::timestamptz, ${observedAt}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(unique.map(toRow))}::jsonb) as r(remote_id text, name text,
      login text, email text, status text, note text,
      traffic_cap bigint, traffic_unlimited boolean, traffic_unsaid boolean, traffic_used bigint,
        ip_cap bigint, ip_unlimited boolean, ip_unsaid boolean, ip_used bigint,
      remote_created_at timestamptz(3), remote_updated_at timestamptz(3))
    order by r.remote_id collate "C"
    on conflict (account_id, remote_id) do update set
      name = excluded.name,
      login = coalesce(excluded.login, t.login),
      email = coalesce(excluded.email, t.email),
      status = case when excluded.status = 'unknown' then t.status else excluded.status end,
      note = coalesce(excluded.note, t.note),
      ${capColumns("traffic")}
      traffic_used = coalesce(excluded.traffic_used, t.traffic_used),
      ${capColumns("ip")}
      ip_used = coalesce(excluded.ip_used, t.ip_used),
      remote_created_at = coalesce(excluded.remote_created_at, t.remote_created_at),
      remote_updated_at = coalesce(excluded.remote_updated_at, t.remote_updated_at),
      observed_at = excluded.observed_at,
      missing_since = null,
      vanished_at = null
    where t.observed_at < excluded.observed_at and (
      ${alwaysStamp} or t.missing_since is not null or t.vanished_at is not null
      or t.name <> excluded.name
      or (t.status <> excluded.status and excluded.status <> 'unknown')
      or excluded.login is distinct from t.login and excluded.login is not null
      or excluded.email is distinct from t.email and excluded.email is not null
      or excluded.note is distinct from t.note and excluded.note is not null
      or ${capDiffers("traffic")}
      or excluded.traffic_used is distinct from t.traffic_used and excluded.traffic_used is not null
      or ${capDiffers("ip")}
      or excluded.ip_used is distinct from t.ip_used and excluded.ip_used is not null
      or excluded.remote_created_at is distinct from t.remote_created_at
        and excluded.remote_created_at is not null
      or excluded.remote_updated_at is distinct from t.remote_updated_at
        and excluded.remote_updated_at is not null)`);
  const counted = unique.filter(
    ({ trafficUsed, ipUsed }) => trafficUsed !== undefined || ipUsed !== undefined,
  );
  await sampleUsage(
    executor,
    accountId,
    counted.map((item) => item.remoteId),
    observedAt,
  );
  return rowCount ?? 0;
}
