import "server-only";
import { sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";

/**
 * Whether any sub-user has a customer. The index of customers' sub-users holds no others, so that
 * none is found at once.
 */
export async function anyLinked(actor: Actor): Promise<boolean> {
  requirePermission(actor, "sub-users.read");
  const { rows } = await db().execute<{ linked: boolean }>(
    sql`select exists (select 1 from sub_users s where s.customer_id is not null) as linked`,
  );
  return rows[0]?.linked ?? false;
}
