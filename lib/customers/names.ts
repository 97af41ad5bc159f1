import "server-only";
import { sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { DeskError } from "../domain/errors";
import type { CustomerName } from "../domain/customers/customer";
import { isUuid } from "../domain/uuid";

const most = 50;

/**
 * What these customers are called, in any order; those no one has are left out. One that was
 * merged has its name still.
 */
export async function listCustomerNames(actor: Actor, ids: readonly string[]): Promise<CustomerName[]> {
  requirePermission(actor, "customers.read");
  if (ids.length > most) throw new DeskError("invalid", `At most ${most} customers are named at once.`);
  const { rows } = await db().execute<CustomerName & Record<string, unknown>>(
    sql`select c.id, c.name from customers c where c.id = any(${sql.param(ids.filter((id) => isUuid(id)))}::uuid[])`,
  );
  return rows;
}
