import "server-only";
import { eq, sql } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAudit } from "../audit/record";
import { databaseNow } from "../clock";
import type { Transaction } from "../db/client";
import { customers } from "../db/schema";
import type {
  ClosedCustomer,
  CustomerState,
  CustomerStateRequest,
  CustomerView,
} from "../domain/customers/customer";
import { readAgain } from "./read-again";
import { changeCustomers, requirePresent, requireRevision } from "./row";

/** Hides a customer from lists. Its sub-users stay its own, as they are; how many still run is said. */
export async function closeCustomer(
  actor: Actor,
  request: CustomerStateRequest,
  origin: Origin,
): Promise<ClosedCustomer> {
  requirePermission(actor, "customers.close");
  return changeCustomers(async (tx) => {
    const stillActive = await countActive(tx, request.id);
    return { ...(await setState(tx, actor, request, "closed", { stillActive }, origin)), stillActive };
  });
}

export async function reopenCustomer(
  actor: Actor,
  request: CustomerStateRequest,
  origin: Origin,
): Promise<CustomerView> {
  requirePermission(actor, "customers.close");
  return changeCustomers((tx) => setState(tx, actor, request, "active", {}, origin));
}

async function setState(
  tx: Transaction,
  actor: Actor,
  { id, revision }: CustomerStateRequest,
  state: CustomerState,
  facts: Record<string, number>,
  origin: Origin,
): Promise<CustomerView> {
  const row = await requirePresent(tx, id);
  // Asked for twice, it is done once.
  if (row.state !== state) {
    await requireRevision(tx, actor, row, revision);
    await tx
      .update(customers)
      .set({ state, closedAt: state === "closed" ? databaseNow() : null, revision: revision + 1 })
      .where(eq(customers.id, id));
    await recordAudit(tx, actor, origin, {
      action: state === "closed" ? "customer.close" : "customer.reopen",
      outcome: "done",
      subject: id,
      before: { state: row.state, revision },
      after: { state, revision: revision + 1, fields: ["state"], ...facts },
    });
  }
  return readAgain(tx, actor, id);
}

async function countActive(tx: Transaction, id: string): Promise<number> {
  const { rows } = await tx.execute<{ count: number }>(sql`
    select count(*)::int as count from sub_users s join accounts a on a.id = s.account_id
    where s.customer_id = ${id} and s.status = 'active' and s.vanished_at is null and a.configured`);
  return rows[0]?.count ?? 0;
}
