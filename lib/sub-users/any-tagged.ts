import "server-only";
import { sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";

/** Whether any sub-user has a tag. The index of tags holds only those that have, so none is found at once. */
export async function anyTagged(actor: Actor): Promise<boolean> {
  requirePermission(actor, "sub-users.read");
  const { rows } = await db().execute<{ tagged: boolean }>(
    sql`select exists (select 1 from sub_users s where s.tags <> '{}' and s.vanished_at is null) as tagged`,
  );
  return rows[0]?.tagged ?? false;
}
