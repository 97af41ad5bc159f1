import "server-only";
import { sql } from "drizzle-orm";
import { forecastOf } from "../domain/usage/forecast";
import type { FileSubUser } from "../domain/sub-users/export";
import type { SubUser } from "../domain/sub-users/sub-user";
import type { SubUserStatus } from "../domain/sub-users/vocabulary";
import { sharedName } from "../disambiguator";
import { trafficAsOf } from "./as-of";

interface Selected {
  account_id: string;
  remote_id: string;
  provider: string;
  name: string;
  login: string | null;
  email: string | null;
  status: SubUserStatus;
  note: string | null;
  tags: string[];
  customer_id: string | null;
  customer_called: string | null;
  traffic_cap: number | null;
  traffic_unlimited: boolean;
  traffic_used: number | null;
  ip_cap: number | null;
  ip_unlimited: boolean;
  ip_used: number | null;
  traffic_unsaid: boolean;
  traffic_said_at: Date | null;
  traffic_as_of: Date | null;
  ip_unsaid: boolean;
  ip_said_at: Date | null;
  remote_created_at: Date | null;
  remote_updated_at: Date | null;
  observed_at: Date;
  vanished_at: Date | null;
  unsettled: boolean;
  shared_name: boolean;
  limits: string | null;
  week_traffic: number | null;
  rate_low: number | null;
  rate_mid: number | null;
  rate_high: number | null;
}
/** No file contains them. */
type NotOfFile = "unsettled" | "shared_name" | "limits";
export type SubUserRow = Selected & Record<string, unknown>;
export type FileRow = Omit<Selected, NotOfFile> & Record<string, unknown>;

/** The source of each field: `s` is sub_users, `a` accounts. */
const fileSources: Record<Exclude<keyof Selected, NotOfFile>, string> = {
  account_id: "s.account_id",
  remote_id: "s.remote_id",
  provider: "a.provider",
  name: "s.name",
  login: "s.login",
  email: "s.email",
  status: "s.status",
  note: "s.note",
  tags: "s.tags",
  customer_id: "s.customer_id",
  customer_called: "(select c.name from customers c where c.id = s.customer_id)",
  week_traffic: "s.week_traffic",
  rate_low: "s.rate_low",
  rate_mid: "s.rate_mid",
  rate_high: "s.rate_high",
  traffic_cap: "s.traffic_cap",
  traffic_unlimited: "s.traffic_unlimited",
  traffic_used: "s.traffic_used",
  ip_cap: "s.ip_cap",
  ip_unlimited: "s.ip_unlimited",
  ip_used: "s.ip_used",
  traffic_unsaid: "s.traffic_unsaid",
  traffic_said_at: "s.traffic_said_at",
  traffic_as_of: trafficAsOf,
  ip_unsaid: "s.ip_unsaid",
  ip_said_at: "s.ip_said_at",
  remote_created_at: "s.remote_created_at",
  remote_updated_at: "s.remote_updated_at",
  vanished_at: "s.vanished_at",
  // A row that did not change was still seen by the last complete listing.
  observed_at: `case when s.vanished_at is null and s.missing_since is null
    then greatest(s.observed_at, a.last_good_at) else s.observed_at end`,
};
const sources: Record<keyof Selected, string> = {
  ...fileSources,
  unsettled: `exists (select 1 from operations o
    where o.account_id = s.account_id and o.remote_id = s.remote_id and o.state in ('sent', 'unknown'))`,
  shared_name: sharedName,
  limits: "s.limits",
};

const columnsOf = (of: Record<string, string>) =>
  sql.raw(
    Object.entries(of)
      .map(([name, source]) => `${source} as ${name}`)
      .join(", "),
  );

/** The columns of a SubUserRow; expects `s` for sub_users and `a` for accounts. */
export const subUserColumns = columnsOf(sources);
/** Those of a FileRow, likewise. */
export const fileColumns = columnsOf(fileSources);

const cap = (value: number | null, unlimited: boolean) => (unlimited ? ("unlimited" as const) : value);

export function presentSubUser(row: SubUserRow): SubUser {
  return {
    ...presentForFile(row),
    unsettled: row.unsettled,
    sharedName: row.shared_name,
    limits: row.limits === null ? null : (JSON.parse(row.limits) as Record<string, number | null>),
  };
}

export function presentForFile(row: FileRow): FileSubUser {
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
    customer:
      row.customer_id === null || row.customer_called === null
        ? null
        : { id: row.customer_id, name: row.customer_called },
    trafficCap,
    trafficUsed,
    ipCap: cap(row.ip_cap, row.ip_unlimited),
    ipUsed: row.ip_used,
    createdAt: row.remote_created_at?.toISOString() ?? null,
    updatedAt: row.remote_updated_at?.toISOString() ?? null,
    unreported: [
      ...(row.traffic_unsaid ? (["trafficCap"] as const) : []),
      ...(row.ip_unsaid ? (["ipCap"] as const) : []),
    ],
    trafficCapSaidAt: row.traffic_said_at?.toISOString() ?? null,
    trafficAsOf: row.traffic_as_of?.toISOString() ?? null,
    ipCapSaidAt: row.ip_said_at?.toISOString() ?? null,
    observedAt: row.observed_at.toISOString(),
    vanishedAt: row.vanished_at?.toISOString() ?? null,
    weekTraffic: row.week_traffic,
    rate: row.rate_mid,
    ...forecastOf(
      { status: row.status, trafficCap, trafficUsed },
      { low: row.rate_low, mid: row.rate_mid, high: row.rate_high },
    ),
  };
}
