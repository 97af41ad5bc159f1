import "server-only";
import type { Actor } from "../actor";
import type { Transaction } from "../db/client";
import type { CustomerView } from "../domain/customers/customer";
import { DeskError } from "../domain/errors";
import { isAllowed } from "../domain/staff/permissions";
import { readCustomer } from "./read";

/** A customer as it is after a change, in its transaction. */
export async function readAgain(tx: Transaction, actor: Actor, id: string): Promise<CustomerView> {
  const customer = await readCustomer(tx, id, isAllowed(actor.role, "customers.contacts"));
  if (!customer) throw new DeskError("not-found", "There is no such customer.");
  return customer;
}
