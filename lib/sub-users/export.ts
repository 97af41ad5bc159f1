import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import { recordAuditAlone } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { toCsv } from "../csv";
import { configuredAccounts } from "../accounts/configured";
import { db } from "../db/client";
import { conditionOf, exactCondition, isFilled, sortColumns } from "./filter";
import { DeskError } from "../domain/errors";
import { maxRows } from "../domain/runs/limits";
import { exportFields, type ExportFieldName } from "../domain/sub-users/export";
import { plainSearch, type ListSubUsersParams } from "../domain/sub-users/search";
import { subUserSortKeys } from "../domain/sub-users/vocabulary";
import { fileColumns, presentForFile, type FileRow } from "./present";
import { subUserRef } from "./schema";

const batch = 5_000;

/** Every sub-user that matches a view, as CSV: in the order of the table, with these fields. */
export async function exportSubUsers(
  actor: Actor,
  params: ListSubUsersParams,
  fields: readonly ExportFieldName[],
  origin: Origin,
): Promise<string> {
  requirePermission(actor, "sub-users.export");
  await recordExport(actor, origin, { ...params, columns: fields });
  return fileOf(await inOrder(conditionOf(params), params), fields);
}

const names = Object.keys(exportFields) as [ExportFieldName, ...ExportFieldName[]];
export const exportChosenRequest = z.strictObject({
  subUsers: z.array(subUserRef).min(1, "Nothing is selected.").max(maxRows),
  columns: z.array(z.enum(names)).min(1).max(names.length),
  sort: z.enum(subUserSortKeys),
  order: z.enum(["asc", "desc"]),
});

/** The same of those that were selected, as they are now. `rows`: how many of them there still are. */
export async function exportChosenSubUsers(
  actor: Actor,
  { subUsers, columns, sort, order }: z.infer<typeof exportChosenRequest>,
  origin: Origin,
): Promise<{ csv: string; rows: number }> {
  requirePermission(actor, "sub-users.export");
  const chosen = sql`(s.account_id, s.remote_id) in (select * from unnest(
    ${sql.param(subUsers.map(({ accountId }) => accountId))}::text[],
    ${sql.param(subUsers.map(({ remoteId }) => remoteId))}::text[]))`;
  const params = { ...plainSearch, sort, order };
  const ids = await inOrder(sql`${conditionOf(plainSearch)} and ${chosen}`, params);
  if (ids.length === 0)
    throw new DeskError("not-found", "What you selected is no longer listed. Select it again.");
  await recordExport(actor, origin, { selected: ids.length, columns });
  return { csv: await fileOf(ids, columns), rows: ids.length };
}

async function recordExport(actor: Actor, origin: Origin, after: Record<string, unknown>): Promise<void> {
  await recordAuditAlone(actor, origin, { action: "sub-user.export", outcome: "done", after });
}

/** The order is fixed once, so that a row that moves in the meantime is neither missing nor repeated. */
async function inOrder(condition: SQL, params: ListSubUsersParams): Promise<number[]> {
  const { rows } = await db().execute<{ id: number }>(
    sql`select s.id from sub_users s where ${condition} order by ${orderOf(params)}`,
  );
  return rows.map(({ id }) => id);
}

async function fileOf(order: readonly number[], fields: readonly ExportFieldName[]): Promise<string> {
  const labels = new Map(configuredAccounts().map(({ id, label }) => [id, label]));
  const words = { account: (id: string) => labels.get(id) ?? id };
  const lines: (string | number | null)[][] = [];
  for (let from = 0; from < order.length; from += batch) {
    const ids = order.slice(from, from + batch);
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
