import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { recordAuditAlone } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { toCsv } from "../csv";
import { configuredAccounts } from "../accounts/configured";
import { countedAccounts } from "../accounts/counted";
import { db } from "../db/client";
import { conditionOf, exactCondition, isFilled, sortColumns } from "./filter";
import { exportFields, type ExportFieldName } from "../domain/sub-users/export";
import type { ListSubUsersParams } from "../domain/sub-users/search";
import { fileColumns, presentForFile, type FileRow } from "./present";

const batch = 5_000;
/** Every sub-user that matches a view, as CSV: in the order of the table, with these fields. */
export async function exportSubUsers(
  actor: Actor,
  params: ListSubUsersParams,
  fields: readonly ExportFieldName[],
  origin: Origin,
): Promise<string> {
  requirePermission(actor, "sub-users.export");
  await recordAuditAlone(actor, origin, {
    action: "sub-user.export",
    outcome: "done",
    after: { ...params, columns: fields },
  });
  const labels = new Map(configuredAccounts().map(({ id, label }) => [id, label]));
  const words = { account: (id: string) => labels.get(id) ?? id };
  // The order is fixed once, so that a row that moves in the meantime is neither missing nor repeated.
  const { rows: order } = await db().execute<{ id: number }>(
    sql`select s.id from sub_users s where ${conditionOf(params, countedAccounts())} order by ${orderOf(params)}`,
  );
  const lines: (string | number | null)[][] = [];
  for (let from = 0; from < order.length; from += batch) {
    const ids = order.slice(from, from + batch).map(({ id }) => id);
    const { rows } = await db().execute<FileRow>(sql`
      select ${fileColumns} from unnest(${sql.param(ids)}::bigint[]) with ordinality as picked(id, place)
      join sub_users s on s.id = picked.id join accounts a on a.id = s.account_id order by picked.place`);
    for (const row of rows) {
      const subUser = presentForFile(row);
      lines.push(fields.map((name) => exportFields[name].value(subUser, words)));
    }
  }
  return toCsv(
    fields.map((name) => exportFields[name].label),
    lines,
  );
}

/** As in the table: exact matches of the search first, blanks last in either direction. */
function orderOf(params: ListSubUsersParams): SQL {
  const { sort, order } = params;
  const way = sql.raw(order);
  const exact = exactCondition(params);
  const sorted = sortColumns[sort];
  const column = sql.raw(`s.${sorted.column}`);
  const by = sorted.blankWhile ? sql`case when ${isFilled(sorted)} then ${column} end` : column;
  return sql`${exact ? sql`(${exact}) desc, ` : sql``}${by} ${way} nulls last, s.id ${way}`;
}
