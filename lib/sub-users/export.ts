import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { demand, type Actor, type Origin } from "../auth/actor";
import { toCsv } from "../csv";
import { db } from "../db/client";
import { conditionOf } from "./list";
import type { ListSubUsersParams } from "./schema";
import { subUserColumns, toSubUserView, type SubUserRow } from "./view";

const batch = 5_000;
const columns = ["account", "id", "name", "login", "e-mail", "status", "traffic cap (bytes)", "traffic used (bytes)", "IP cap", "IPs used", "note", "tags", "created", "updated"];

/** Every sub-user that matches a view, as CSV, in the order they were first seen. No secret is among what the mirror knows. */
export async function exportSubUsers(actor: Actor, params: ListSubUsersParams, origin: Origin): Promise<string> {
  demand(actor, "sub-users.export");
  await db().transaction((tx) => recordAudit(tx, { action: "sub-user.export", outcome: "done", actorId: actor.staffId, actorName: actor.name, after: params, ...origin }));
  const lines: (string | number | null)[][] = [];
  for (let last = 0; ; ) {
    const { rows } = await db().execute<SubUserRow & { id: number }>(
      sql`select s.id, ${subUserColumns} from sub_users s join accounts a on a.id = s.account_id where ${conditionOf(params)} and s.id > ${last} order by s.id limit ${batch}`,
    );
    lines.push(...rows.map(toLine));
    last = rows.at(-1)?.id ?? last;
    if (rows.length < batch) return toCsv(columns, lines);
  }
}

export const exportSelectionRequest = z.strictObject({ rows: z.int().min(1).max(10_000), columns: z.array(z.string().max(60)).min(1).max(60) });

/** For a selection that the browser makes a file of: asked for, and audited, before it does. */
export async function exportSelection(actor: Actor, { rows, columns }: z.infer<typeof exportSelectionRequest>, origin: Origin): Promise<{ rows: number }> {
  demand(actor, "sub-users.export");
  await db().transaction((tx) => recordAudit(tx, { action: "sub-user.export", outcome: "done", actorId: actor.staffId, actorName: actor.name, after: { selected: rows, columns }, ...origin }));
  return { rows };
}

function toLine(row: SubUserRow): (string | number | null)[] {
  const view = toSubUserView(row);
  return [
    view.accountId,
    view.remoteId,
    view.name,
    view.login,
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
