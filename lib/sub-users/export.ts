import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import { demand, type Actor, type Origin } from "../actor";
import { toCsv } from "../csv";
import { countedAccounts } from "../accounts/counted";
import { db } from "../db/client";
import { conditionOf, exactCondition, sortColumns } from "./filter";
import { exportFields, headingOf, type ExportFieldName, type ExportWords } from "../domain/sub-users/export";
import type { ListSubUsersParams } from "../domain/sub-users/search";
import { subUserColumns, presentSubUser, type SubUserRow } from "./present";

const batch = 5_000;
const columns = [
  "account",
  "remoteId",
  "name",
  "login",
  "email",
  "status",
  "trafficCap",
  "trafficUsed",
  "ipCap",
  "ipUsed",
  "note",
  "tags",
  "created",
  "updated",
] as const satisfies readonly ExportFieldName[];
/** For a program, which knows accounts and states by their ids. */
const words: ExportWords = { account: (id) => id, status: ({ status }) => status };

/**
 * Every sub-user that matches a view, as CSV, in the order of the table.
 */
export async function exportSubUsers(
  actor: Actor,
  params: ListSubUsersParams,
  origin: Origin,
): Promise<string> {
  demand(actor, "sub-users.export");
  await db().transaction((tx) =>
    recordAudit(tx, actor, origin, {
      action: "sub-user.export",
      outcome: "done",
      after: params,
    }),
  );
  // The order is fixed once, so that a row that moves meanwhile is neither missing nor there twice.
  const { rows: order } = await db().execute<{ id: number }>(
    sql`select s.id from sub_users s where ${conditionOf(params, countedAccounts())} order by ${orderOf(params)}`,
  );
  const lines: (string | number | null)[][] = [];
  for (let from = 0; from < order.length; from += batch) {
    const ids = order.slice(from, from + batch).map(({ id }) => id);
    const { rows } = await db().execute<SubUserRow>(sql`
      select ${subUserColumns} from unnest(${sql.param(ids)}::bigint[]) with ordinality as picked(id, place)
      join sub_users s on s.id = picked.id join accounts a on a.id = s.account_id order by picked.place`);
    lines.push(...rows.map(toLine));
  }
  return toCsv(columns.map(headingOf), lines);
}

/** As the table has it: what is exactly searched for first, blanks last in either direction. */
function orderOf(params: ListSubUsersParams): SQL {
  const { sort, order } = params;
  const way = sql.raw(order);
  const exact = exactCondition(params);
  return sql`${exact ? sql`(${exact}) desc, ` : sql``}${sql.raw(`s.${sortColumns[sort].column}`)} ${way} nulls last, s.id ${way}`;
}

function toLine(row: SubUserRow): (string | number | null)[] {
  const view = presentSubUser(row);
  return columns.map((name) => exportFields[name].value(view, words));
}
