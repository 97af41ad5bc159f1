import "server-only";
import { and, eq } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAudit } from "../audit/record";
import { customerAliases, customers } from "../db/schema";
import { referenceKey, type CustomerView, type ForgetReferenceRequest } from "../domain/customers/customer";
import { DeskError } from "../domain/errors";
import { readAgain } from "./read-again";
import { changeCustomers, requirePresent, requireRevision } from "./row";

/** Takes a former reference from a customer, so that another can have it. */
export async function forgetReference(
  actor: Actor,
  { id, revision, reference }: ForgetReferenceRequest,
  origin: Origin,
): Promise<CustomerView> {
  requirePermission(actor, "customers.write");
  requirePermission(actor, "customers.contacts");
  return changeCustomers(async (tx) => {
    const row = await requirePresent(tx, id);
    await requireRevision(tx, actor, row, revision);
    const key = referenceKey(reference);
    if (row.reference !== null && referenceKey(row.reference) === key)
      throw new DeskError("conflict", "This is the customer’s reference now. Change it in the form instead.");
    const removed = await tx
      .delete(customerAliases)
      .where(and(eq(customerAliases.key, key), eq(customerAliases.customerId, id)))
      .returning({ key: customerAliases.key });
    if (removed.length === 0) throw new DeskError("not-found", "This customer has no such former reference.");
    await tx
      .update(customers)
      .set({ revision: revision + 1 })
      .where(eq(customers.id, id));
    await recordAudit(tx, actor, origin, {
      action: "customer.update",
      outcome: "done",
      subject: id,
      before: { revision },
      after: { revision: revision + 1, fields: ["formerReferences"] },
    });
    return readAgain(tx, actor, id);
  });
}
