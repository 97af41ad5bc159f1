import "server-only";
import { eq } from "drizzle-orm";
import type { Actor } from "../actor";
import type { Transaction } from "../db/client";
import { customerAliases, customers } from "../db/schema";
import { referenceKey } from "../domain/customers/customer";
import { DeskError } from "../domain/errors";
import { visibleText } from "../domain/format";
import { isAllowed } from "../domain/staff/permissions";

/**
 * Lets a reference lead to a customer. A reference leads to one customer only, also one that it had before;
 * whose it is, is said to those who may see contacts.
 */
export async function claimReference(
  tx: Transaction,
  actor: Actor,
  customerId: string,
  reference: string,
): Promise<void> {
  const key = referenceKey(reference);
  const [taken] = await tx
    .select({ id: customers.id, name: customers.name, reference: customers.reference })
    .from(customerAliases)
    .innerJoin(customers, eq(customers.id, customerAliases.customerId))
    .where(eq(customerAliases.key, key));
  if (taken && taken.id !== customerId) {
    const current = taken.reference !== null && referenceKey(taken.reference) === key;
    const problem = !isAllowed(actor.role, "customers.contacts")
      ? "Another customer has this reference."
      : current
        ? `${visibleText(taken.name)} has this reference. Enter another, or merge the two.`
        : `This is a former reference of ${visibleText(taken.name)}. Remove it there first, or enter another.`;
    throw new DeskError("conflict", problem, { reference: problem });
  }
  await tx
    .insert(customerAliases)
    .values({ key, reference, customerId })
    .onConflictDoUpdate({ target: customerAliases.key, set: { reference } });
}
