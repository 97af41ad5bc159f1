import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import { demand, type Actor, type Origin } from "../actor";
import { toCsv } from "../csv";
import { db } from "../db/client";
import { conditionOf, exactCondition, sortColumns } from "./filter";
import type { ListSubUsersParams } from "../domain/sub-users/search";
import { subUserColumns, presentSubUser, type SubUserRow } from "./present";

const batch = 5_000;
const columns = [
  "account",
  "id",
  "name",
  "login",
  "e-mail",
  "status",
  "traffic cap (bytes)",
  "traffic used (bytes)",
  "IP cap",
  "IPs used",
  "note",
  "tags",
  "created",
  "updated",
];

/**
 * Every sub-user that matches a view, as CSV, in the order of the table. No secret is among what the mirror
 * knows.
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
    sql`select s.id from sub_users s where ${conditionOf(params)} order by ${orderOf(params)}`,
  );
  const lines: (string | number | null)[][] = [];
  for (let from = 0; from < order.length; from += batch) {
    const ids = order.slice(from, from + batch).map(({ id }) => id);
    const { rows } = await db().execute<SubUserRow>(sql`
      select ${subUserColumns} from unnest(${sql.param(ids)}::bigint[]) with ordinality as picked(id, place)
      join sub_users s on s.id = picked.id join accounts a on a.id = s.account_id order by picked.place`);
    lines.push(...rows.map(toLine));
  }
  return toCsv(columns, lines);
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
  return [
    view.accountId,
    view.remoteId,
    view.name,
    view.login ?? view.name,
    view.email,
    view.status,
    view.trafficCap,
    view.trafficUsed,
    view.ipCap,
    view.ipUsed,
    view.note,
    view.tags.join(", "),
    view.createdAt,
    view.updatedAt,
  ];
}
