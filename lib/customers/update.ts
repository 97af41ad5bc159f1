import "server-only";
import { eq } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAudit } from "../audit/record";
import { customers } from "../db/schema";
import type { CustomerFields, CustomerView, UpdateCustomerRequest } from "../domain/customers/customer";
import { canonicalJson } from "../text";
import { readAgain } from "./read-again";
import { claimReference } from "./references";
import { changeCustomers, requirePresent, requireRevision } from "./row";

/** Changes a customer's own fields. An earlier reference still leads to it. */
export async function updateCustomer(
  actor: Actor,
  { id, revision, ...fields }: UpdateCustomerRequest,
  origin: Origin,
): Promise<CustomerView> {
  requirePermission(actor, "customers.write");
  requirePermission(actor, "customers.contacts");
  return changeCustomers(async (tx) => {
    const row = await requirePresent(tx, id);
    await requireRevision(tx, actor, row, revision);
    const changed = (Object.keys(fields) as (keyof CustomerFields)[]).filter(
      (field) => canonicalJson(fields[field]) !== canonicalJson(row[field]),
    );
    if (changed.length > 0) {
      if (changed.includes("reference") && fields.reference !== null)
        await claimReference(tx, actor, id, fields.reference);
      await tx
        .update(customers)
        .set({ ...fields, revision: revision + 1 })
        .where(eq(customers.id, id));
      await recordAudit(tx, actor, origin, {
        action: "customer.update",
        outcome: "done",
        subject: id,
        before: { revision },
        after: { revision: revision + 1, fields: changed },
      });
    }
    return readAgain(tx, actor, id);
  });
}
