import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { storable } from "../text";
import type { ListSubUsersParams, SubUserSortKey } from "./schema";

/** Both the binding and the allow-list of what the table can be ordered by. `nullable` columns keep their blanks at the end either way. */
export const sortColumns: Record<SubUserSortKey, { column: string; nullable: boolean }> = {
  name: { column: "sort_name", nullable: false },
  status: { column: "status", nullable: false },
  account: { column: "account_id", nullable: false },
  usage: { column: "usage", nullable: true },
  trafficUsed: { column: "traffic_used", nullable: true },
  trafficCap: { column: "traffic_cap", nullable: true },
  trafficLeft: { column: "traffic_left", nullable: true },
  ipUsed: { column: "ip_used", nullable: true },
  ipCap: { column: "ip_cap", nullable: true },
  created: { column: "remote_created_at", nullable: true },
  updated: { column: "remote_updated_at", nullable: true },
  daysLeft: { column: "days_left", nullable: true },
  weekTraffic: { column: "week_traffic", nullable: true },
};

const likeWildcards = /[\\%_]/g;

/** The condition on `s` (sub_users) of one view of the table. Values are bound, never pasted. */
export function toCondition(params: ListSubUsersParams, accountIds: readonly string[]): SQL {
  const accounts = params.account.length > 0 ? accountIds.filter((id) => params.account.includes(id)) : accountIds;
  const parts: SQL[] = [sql`s.vanished_at is null`, sql`s.account_id = any(${array(accounts)}::text[])`];
  const needle = storable(params.q.trim());
  // Lowered by the database, as the column was: JavaScript's rules differ for some letters.
  if (needle) parts.push(sql`s.search like lower(${`%${needle.replace(likeWildcards, "\\$&")}%`})`);
  if (params.status.length > 0) parts.push(sql`s.status = any(${array(params.status)}::text[])`);
  if (params.nearCap !== null) parts.push(sql`s.usage >= ${params.nearCap / 100}`);
  if (params.unlimited !== null) parts.push(sql`s.traffic_unlimited = ${params.unlimited}`);
  if (params.runningOut !== null) parts.push(sql`s.days_left <= ${params.runningOut} and s.status = 'active'`);
  if (params.tag.length > 0) parts.push(sql`s.tags && ${array(params.tag)}::text[]`);
  return sql.join(parts, sql` and `);
}

/** One bound parameter; drizzle would otherwise spread an array into a list. */
function array(values: readonly string[]): SQL {
  return sql`${sql.param(values.map(storable))}`;
}
