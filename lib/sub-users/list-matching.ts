import "server-only";
import { sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { maxRows } from "../domain/runs/limits";
import type { ListSubUsersParams } from "../domain/sub-users/search";
import type { MatchingSubUsers } from "../domain/sub-users/sub-user";
import { conditionOf } from "./filter";
import { countWhere } from "./list";

/** Every match as explicit references, in name order, up to the number that one run can take. */
export async function listMatching(actor: Actor, params: ListSubUsersParams): Promise<MatchingSubUsers> {
  requirePermission(actor, "sub-users.read");
  const where = conditionOf(params);
  const [{ rows }, total] = await Promise.all([
    db().execute<{ account_id: string; remote_id: string; name: string }>(
      sql`select s.account_id, s.remote_id, s.name from sub_users s where ${where}
        order by s.sort_key, s.id limit ${maxRows}`,
    ),
    countWhere(where),
  ]);
  return {
    refs: rows.map((row) => ({ accountId: row.account_id, remoteId: row.remote_id, name: row.name })),
    total,
  };
}
