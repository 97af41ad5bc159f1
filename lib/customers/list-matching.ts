import "server-only";
import { sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import type { MatchingCustomers } from "../domain/customers/row";
import type { ListCustomersParams } from "../domain/customers/search";
import { maxRows } from "../domain/runs/limits";
import { isAllowed } from "../domain/staff/permissions";
import { customersWithin } from "./filter";
import { countCustomers } from "./list";

/** Every match, in name order, up to the number that can be selected at once. */
export async function listMatchingCustomers(
  actor: Actor,
  params: ListCustomersParams,
): Promise<MatchingCustomers> {
  requirePermission(actor, "customers.read");
  const where = customersWithin(params, { contacts: isAllowed(actor.role, "customers.contacts") });
  const [{ rows }, total] = await Promise.all([
    db().execute<{ id: string; name: string }>(
      sql`select c.id, c.name from customers c where ${where} order by c.sort_key, c.id limit ${maxRows}`,
    ),
    countCustomers(where),
  ]);
  return { refs: rows, total };
}
