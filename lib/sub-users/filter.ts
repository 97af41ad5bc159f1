import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { storable } from "../domain/text/storable";
import { folding } from "./fold";
import type { ListSubUsersParams } from "../domain/sub-users/search";
import type { SubUserSortKey } from "../domain/sub-users/vocabulary";

/**
 * Both the binding and the allow-list of what the table can be ordered by. `nullable` columns keep their
 * blanks at the end either way.
 */
export const sortColumns: Record<SubUserSortKey, { column: string; nullable: boolean }> = {
  name: { column: "sort_key", nullable: false },
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
  const accounts =
    params.account.length > 0 ? accountIds.filter((id) => params.account.includes(id)) : accountIds;
  const parts: SQL[] = [sql`s.vanished_at is null`, sql`s.account_id = any(${array(accounts)}::text[])`];
  const needle = needleOf(params);
  if (needle) parts.push(isWordless(needle) ? holds(needle) : finds(needle));
  if (params.status.length > 0) parts.push(sql`s.status = any(${array(params.status)}::text[])`);
  if (params.nearCap !== null) parts.push(sql`s.usage >= ${params.nearCap / 100}`);
  if (params.unlimited !== null) parts.push(sql`s.traffic_unlimited = ${params.unlimited}`);
  if (params.runningOut !== null)
    parts.push(sql`s.days_left <= ${params.runningOut} and s.traffic_cap > 0 and s.status = 'active'`);
  if (params.tag.length > 0)
    parts.push(sql`s.tags <> '{}' and tag_keys(s.tags) && tag_keys(${array(params.tag)}::text[])`);
  return sql.join(parts, sql` and `);
}

/** The sub-users whose name, login, e-mail or id is exactly what is searched for; null without a search. */
export function exactCondition(params: ListSubUsersParams): SQL | null {
  const needle = needleOf(params);
  return needle && !isWordless(needle) ? sql`s.search_text like exact_pattern(${needle})` : null;
}

const needleOf = ({ q }: ListSubUsersParams) => storable(q.trim());

/**
 * Separators and what nobody sees fold to nothing, and nothing is in every text: they are looked for as they
 * are.
 */
const isWordless = (needle: string) => !/[^\s\p{Cc}\p{Cf}\p{Mn}\p{Pd}_.\u2212]/u.test(needle);

/**
 * Folded by the database, as the column was: JavaScript's rules differ for some letters. Rows that are not
 * folded yet are found as they were before.
 */
function finds(needle: string): SQL {
  const folded = sql`s.search_text like search_pattern(${needle})`;
  return folding().underWay
    ? sql`(${folded} or s.search_text is null and s.search like lower(${containing(needle)}))`
    : folded;
}

function holds(needle: string): SQL {
  return sql`concat_ws(E'\n', s.name, s.remote_id, s.login, s.email, s.note, array_to_string(s.tags, E'\n')) like ${containing(needle)}`;
}

const containing = (needle: string) => `%${needle.replace(likeWildcards, "\\$&")}%`;

/** One bound parameter; drizzle would otherwise spread an array into a list. */
function array(values: readonly string[]): SQL {
  return sql`${sql.param(values.map(storable))}`;
}
