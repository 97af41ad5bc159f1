import "server-only";
import { sql } from "drizzle-orm";
import { forecastOf } from "../domain/usage/forecast";
import type { SubUser } from "../domain/sub-users/sub-user";
import type { SubUserStatus } from "../domain/sub-users/vocabulary";

export interface SubUserRow extends Record<string, unknown> {
  account_id: string;
  remote_id: string;
  provider: string;
  name: string;
  login: string | null;
  email: string | null;
  status: SubUserStatus;
  note: string | null;
  tags: string[];
  traffic_cap: number | null;
  traffic_unlimited: boolean;
  traffic_used: number | null;
  ip_cap: number | null;
  ip_unlimited: boolean;
  ip_used: number | null;
  traffic_unsaid: boolean;
  traffic_said_at: Date | null;
  ip_unsaid: boolean;
  ip_said_at: Date | null;
  remote_created_at: Date | null;
  remote_updated_at: Date | null;
  observed_at: Date;
  vanished_at: Date | null;
  unsettled: boolean;
  week_traffic: number | null;
  rate_low: number | null;
  rate_mid: number | null;
  rate_high: number | null;
}

/**
 * Columns of a SubUserRow; expects `s` for sub_users and `a` for accounts. A row that did not change was
 * still seen by the last complete listing.
 */
export const subUserColumns = sql.raw(`
  s.account_id, s.remote_id, a.provider, s.name, s.login, s.email, s.status, s.note, s.tags,
  s.week_traffic, s.rate_low, s.rate_mid, s.rate_high, s.traffic_cap, s.traffic_unlimited, s.traffic_used, s.ip_cap, s.ip_unlimited, s.ip_used,
  s.traffic_unsaid, s.traffic_said_at, s.ip_unsaid, s.ip_said_at,
  s.remote_created_at, s.remote_updated_at, s.vanished_at,
  case when s.vanished_at is null and s.missing_since is null then greatest(s.observed_at, a.last_good_at) else s.observed_at end as observed_at,
  exists (select 1 from operations o where o.account_id = s.account_id and o.remote_id = s.remote_id and o.state in ('sent', 'unknown')) as unsettled`);

const cap = (value: number | null, unlimited: boolean) => (unlimited ? ("unlimited" as const) : value);

export function presentSubUser(row: SubUserRow): SubUser {
  const trafficCap = cap(row.traffic_cap, row.traffic_unlimited);
  const trafficUsed = row.traffic_used;
  return {
    accountId: row.account_id,
    remoteId: row.remote_id,
    provider: row.provider,
    name: row.name,
    login: row.login,
    email: row.email,
    status: row.status,
    note: row.note,
    tags: row.tags,
    trafficCap,
    trafficUsed,
    ipCap: cap(row.ip_cap, row.ip_unlimited),
    ipUsed: row.ip_used,
    createdAt: row.remote_created_at?.toISOString() ?? null,
    updatedAt: row.remote_updated_at?.toISOString() ?? null,
    unsaid: [
      ...(row.traffic_unsaid ? (["trafficCap"] as const) : []),
      ...(row.ip_unsaid ? (["ipCap"] as const) : []),
    ],
    trafficCapSaidAt: row.traffic_said_at?.toISOString() ?? null,
    ipCapSaidAt: row.ip_said_at?.toISOString() ?? null,
    observedAt: row.observed_at.toISOString(),
    vanishedAt: row.vanished_at?.toISOString() ?? null,
    unsettled: row.unsettled,
    weekTraffic: row.week_traffic,
    ...forecastOf({ trafficCap, trafficUsed }, { low: row.rate_low, mid: row.rate_mid, high: row.rate_high }),
  };
}
