import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { configuredAccounts } from "../accounts/configured";
import { containing } from "../db/containing";
import { withoutCustomer, type FilterKey, type FilterValues } from "../domain/sub-users/filters";
import { filterKeys, writeFilter } from "../domain/sub-users/one-filter";
import type { SubUserSortKey, SubUserStatus } from "../domain/sub-users/vocabulary";
import { storable } from "../domain/text/storable";
import { folding } from "./fold";

interface SortColumn {
  column: string;
  /** Its blanks are at the end either way. */
  nullable: boolean;
  /** Statuses in which it counts as blank whatever it holds. */
  blankWhile?: readonly SubUserStatus[];
}

/** Both the binding and the allow-list of what the table can be ordered by. */
export const sortColumns: Record<SubUserSortKey, SortColumn> = {
  name: { column: "sort_key", nullable: false },
  status: { column: "status", nullable: false },
  account: { column: "account_id", nullable: false },
  customer: { column: "customer_sort", nullable: true },
  usage: { column: "usage", nullable: true },
  trafficUsed: { column: "traffic_used", nullable: true },
  trafficCap: { column: "traffic_cap", nullable: true },
  trafficLeft: { column: "traffic_left", nullable: true },
  ipUsed: { column: "ip_used", nullable: true },
  ipCap: { column: "ip_cap", nullable: true },
  created: { column: "remote_created_at", nullable: true },
  updated: { column: "remote_updated_at", nullable: true },
  runsOut: { column: "runs_out", nullable: true },
  daysLeft: { column: "days_left", nullable: true, blankWhile: ["disabled", "blocked"] },
  weekTraffic: { column: "week_traffic", nullable: true },
};

/** The server's half of each filter: a condition on `s` (sub_users). Values are bound, never pasted. */
const conditions: { [Key in FilterKey]: (value: NonNullable<FilterValues[Key]>) => SQL } = {
  q: (text) => {
    const needle = needleOf(text);
    if (needle === "") return sql`true`;
    const words = wordsOf(needle);
    return words.length === 0 ? holds(needle) : sql.join(words.map(finds), sql` and `);
  },
  provider: (ids) => ofAccounts(({ provider }) => ids.includes(provider.id)),
  account: (ids) => ofAccounts(({ id }) => ids.includes(id)),
  // Those equal to one can be read in order from an index.
  status: (statuses) =>
    statuses.length === 1 ? sql`s.status = ${statuses[0]}` : sql`s.status = any(${array(statuses)}::text[])`,
  customer: ofCustomers,
  near: (percent) => sql`s.usage >= ${percent / 100}`,
  unlimited: (unlimited) => sql`s.traffic_unlimited = ${unlimited}`,
  tag: (tags) => sql`s.tags <> '{}' and tag_keys(s.tags) && tag_keys(${array(tags)}::text[])`,
  out: (days) => runsOutWithin(days),
  alert: (which) => sql`exists (select from alert_events e
    where e.account_id = s.account_id and e.remote_id = s.remote_id and e.cleared_at is null
      ${which === "already" ? sql`and e.summarized = 'account'` : sql``})`,
};

/** Whether `s` has what it is ordered by. */
export function isFilled({ column, blankWhile }: SortColumn): SQL {
  const filled = sql`s.${sql.raw(column)} is not null`;
  return blankWhile ? sql`(${filled} and s.status <> all(${array(blankWhile)}::text[]))` : filled;
}

/** All sub-users of a view of the table, in the connected accounts or in `among` them. */
export function conditionOf(view: FilterValues, among: Account[] = configuredAccounts()): SQL {
  return sql`s.vanished_at is null and ${conditionOfEver(view, among)}`;
}

/** The same, including those their provider no longer lists. */
export function conditionOfEver(view: FilterValues, among: Account[]): SQL {
  const condition = <Key extends FilterKey>(key: Key) => {
    const value: FilterValues[Key] = view[key];
    return value == null || writeFilter(key, view).length === 0 ? [] : [conditions[key](value)];
  };
  const parts = [
    sql`s.account_id = any(${array(among.map(({ id }) => id))}::text[])`,
    ...filterKeys.flatMap((key) => condition(key)),
  ];
  return sql.join(parts, sql` and `);
}

/** The customers that these are now, which may have been merged one into the next: a query of their ids. */
export const survivorsOf = (ids: SQL): SQL => sql`
  with recursive merged as (
    select m.id, m.merged_into from customers m where m.id = any(${ids})
    union select m.id, m.merged_into from merged join customers m on m.id = merged.merged_into)
  select id from merged where merged_into is null`;

/** A customer that was merged into another stands for that one. Those no one has match no one. */
function ofCustomers(ids: string[]): SQL {
  const known = ids.filter((id) => id !== withoutCustomer);
  const parts = [
    ...(known.length < ids.length ? [sql`s.customer_id is null`] : []),
    ...(known.length > 0
      ? [sql`s.customer_id = any(array(${survivorsOf(sql`${array(known)}::uuid[]`)}))`]
      : []),
  ];
  return sql`(${sql.join(parts, sql` or `)})`;
}

/** At the recent rate, or used up, which needs no rate. Only what is in use runs out, and no cap of 0. */
export function runsOutWithin(days: number): SQL {
  return sql`s.runs_out <= ${days}`;
}

/** The sub-users whose name, login, e-mail or id is exactly what is searched for; null without a search. */
export function exactCondition({ q }: Pick<FilterValues, "q">): SQL | null {
  const needle = needleOf(q);
  return wordsOf(needle).length > 0 ? sql`s.search_text like exact_pattern(${needle})` : null;
}

type Account = ReturnType<typeof configuredAccounts>[number];

function ofAccounts(which: (account: Account) => boolean): SQL {
  const ids = configuredAccounts()
    .filter(which)
    .map(({ id }) => id);
  return sql`s.account_id = any(${array(ids)}::text[])`;
}

export const needleOf = (text: string) => storable(text.trim());

/**
 * Each word must be found, in any field and any order. Separators and invisible characters fold to nothing,
 * which every text contains, so a search without words is searched as it is.
 */
export function wordsOf(needle: string): string[] {
  const words = needle.split(/[\s\p{Cc}\p{Pd}_.\u2212]+/u);
  return [...new Set(words)].filter((word) => /[^\p{Cf}\p{Mn}]/u.test(word));
}

/**
 * Folded by the database, like the column: JavaScript's rules differ for some letters. Rows that are not
 * folded yet are found the old way.
 */
function finds(needle: string): SQL {
  const folded = sql`s.search_text like search_pattern(${needle})`;
  return folding().underWay
    ? sql`(${folded} or s.search_text is null and s.search like lower(${containing(needle)}))`
    : folded;
}

function holds(needle: string): SQL {
  return sql`concat_ws(E'\n', s.name, s.remote_id, s.login, s.email, s.note,
    array_to_string(s.tags, E'\n')) like ${containing(needle)}`;
}

/** One bound parameter; drizzle would otherwise spread an array into a list. */
function array(values: readonly string[]): SQL {
  return sql`${sql.param(values.map(storable))}`;
}
