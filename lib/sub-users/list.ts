import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { conditionOf, exactCondition, isFilled, sortColumns } from "./filter";
import type { ListSubUsersParams } from "../domain/sub-users/search";
import type { SubUserSortKey } from "../domain/sub-users/vocabulary";
import type { SubUserPage } from "../domain/sub-users/sub-user";
import { markFound } from "./mark-found";
import { subUserColumns, presentSubUser, type SubUserRow } from "./present";

/** From here on a page is read from the nearer end. */
const deep = 5_000;
const maxExact = 1_000;

/** One page of the mirror. Reads the database only, so a slow or dead provider cannot slow it. */
export async function listSubUsers(actor: Actor, params: ListSubUsersParams): Promise<SubUserPage> {
  requirePermission(actor, "sub-users.read");
  const where = conditionOf(params);
  const { size } = params;
  const counting = countWhere(where);
  // Observed here, awaited below: a failing count must not surface as an unhandled rejection while rows are
  // read.
  counting.catch(() => {});
  const exact = await exactOf(where, params);
  const read = (page: number, total: number | null) => rowsOf(where, exact, params, (page - 1) * size, total);
  const offset = (params.page - 1) * size;
  const rows = offset >= deep ? [] : await read(params.page, null);
  const total = await counting;
  // A page beyond the end is the last one.
  const page = Math.min(params.page, Math.max(1, Math.ceil(total / size)));
  const shown = rows.length > 0 || total === 0 ? rows : await read(page, total);
  return { rows: await markFound(shown.map(presentSubUser), params.q), total, page, size };
}

/** How many are within a condition on `s` (sub_users). */
export async function countWhere(where: SQL): Promise<number> {
  const { rows } = await db().execute<{ total: number }>(
    sql`select count(*) as total from sub_users s where ${where}`,
  );
  return rows[0]?.total ?? 0;
}

/** Exact matches of the search, which come first; none where there are too many. */
async function exactOf(where: SQL, params: ListSubUsersParams): Promise<number[]> {
  const exact = exactCondition(params);
  if (!exact) return [];
  const { rows } = await db().execute<{ id: number }>(
    sql`select s.id from sub_users s where ${where} and ${exact} limit ${maxExact + 1}`,
  );
  return rows.length > maxExact ? [] : rows.map(({ id }) => id);
}

/** One page of the exact ones followed by all others, both in the order asked for. */
async function rowsOf(
  where: SQL,
  exact: readonly number[],
  params: ListSubUsersParams,
  offset: number,
  total: number | null,
): Promise<SubUserRow[]> {
  const { size } = params;
  if (exact.length === 0) return pageOf(where, params, size, offset, total);
  const ids = sql`${sql.param([...exact])}::bigint[]`;
  const first =
    offset < exact.length
      ? await pageOf(sql`${where} and s.id = any(${ids})`, params, size, offset, null)
      : [];
  if (first.length === size) return first;
  const others = sql`${where} and s.id <> all(${ids})`;
  return [
    ...first,
    ...(await pageOf(
      others,
      params,
      size - first.length,
      Math.max(0, offset - exact.length),
      total === null ? null : total - exact.length,
    )),
  ];
}

async function pageOf(
  where: SQL,
  params: ListSubUsersParams,
  size: number,
  offset: number,
  total: number | null,
): Promise<SubUserRow[]> {
  // The page is found by ids alone, so that skipped rows are never read whole.
  const read = async (condition: SQL, order: SQL, limit: number, skip: number) => {
    const { rows } = await db().execute<SubUserRow>(sql`
      select ${subUserColumns}
        from (select s.id from sub_users s where ${condition}
          order by ${order} limit ${limit} offset ${skip}) page
      join sub_users s on s.id = page.id join accounts a on a.id = s.account_id order by ${order}`);
    return rows;
  };
  if (isBlank(params)) {
    return read(where, params.order === "asc" ? sql`s.id asc` : sql`s.id desc`, size, offset);
  }
  const sorted = sortColumns[params.sort];
  const { nullable } = sorted;
  const by = sql.raw(`s.${sorted.column}`);
  const up = sql`${by} asc, s.id asc`;
  const down = sql`${by} desc, s.id desc`;
  const order = params.order === "asc" ? up : down;

  if (total !== null && !nullable && offset > total / 2) {
    const limit = Math.min(size, total - offset);
    if (limit <= 0) return [];
    return (await read(where, params.order === "asc" ? down : up, limit, total - offset - limit)).reverse();
  }
  if (!nullable || (params.order === "asc" && !sorted.blankWhile)) return read(where, order, size, offset);

  // A descending index gives blanks first, so the filled rows are read from it, and blanks only after them.
  const filled = sql`${where} and ${isFilled(sorted)}`;
  const first = await read(filled, order, size, offset);
  if (first.length === size) return first;
  const filledCount = first.length > 0 || offset === 0 ? offset + first.length : await countWhere(filled);
  const blank = await read(
    sql`${where} and not ${isFilled(sorted)}`,
    params.order === "asc" ? sql`s.id asc` : sql`s.id desc`,
    size - first.length,
    Math.max(0, offset - filledCount),
  );
  return [...first, ...blank];
}

/** What follows from the traffic cap. */
const ofCap: readonly SubUserSortKey[] = ["runsOut", "usage", "trafficLeft", "trafficCap", "daysLeft"];

/**
 * The column sorted by is blank in all that is asked for: only active ones run out (see `runs_out` in
 * the schema), and without a cap nothing is left of it. In the order of that column every other row
 * would be read first.
 */
function isBlank({ sort, status, unlimited }: ListSubUsersParams): boolean {
  if (unlimited === true && ofCap.includes(sort)) return true;
  if (status === undefined || status.length === 0) return false;
  const { blankWhile = [] } = sortColumns[sort];
  return sort === "runsOut" ? !status.includes("active") : status.every((each) => blankWhile.includes(each));
}
