import "server-only";
import { eq } from "drizzle-orm";
import type { Author, Origin } from "../actor";
import type { Executor, Transaction } from "../db/client";
import { operations } from "../db/schema";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { singleton } from "../singleton";
import type { OperationRow } from "./present";

/** A link that was asked for with a creation. */
export interface LinkOfNew {
  subUser: SubUserRef;
  customerId: string;
  /** Before it there was no such sub-user. */
  askedAt: Date;
  by: Author;
  origin: Pick<Origin, "requestId">;
  /** Links of one run and customer are one change. */
  runId: string | null;
}

/** What operations need of customers, registered at the start because operations must not import them. */
export interface CustomerLinks {
  /** Throws where nothing can be linked to this customer. */
  requireLinkable(executor: Executor, customerId: string): Promise<void>;
  /** Before any row is locked. */
  hold(tx: Transaction): Promise<void>;
  /** Null once it is linked, otherwise why it is not. */
  link(tx: Transaction, link: LinkOfNew): Promise<string | null>;
}

const kept = () =>
  singleton("operations.customers", (): { customers: CustomerLinks | null } => ({ customers: null }));

/** Called once when a process starts. */
export function registerCustomerLinks(customers: CustomerLinks): void {
  kept().customers = customers;
}

/** Throws without them, so that no customer of a new sub-user is forgotten. */
function customersOfNew(): CustomerLinks {
  const { customers } = kept();
  if (!customers) throw new Error("Nothing that links new sub-users to customers is registered.");
  return customers;
}

export const requireLinkable: CustomerLinks["requireLinkable"] = (executor, customerId) =>
  customersOfNew().requireLinkable(executor, customerId);

export const lockCustomers: CustomerLinks["hold"] = (tx) => customersOfNew().hold(tx);

/**
 * Links a new sub-user to the customer that was asked for. Where that cannot be done any more,
 * the operation says so.
 */
export async function linkCreated(
  tx: Transaction,
  row: OperationRow,
  subUser: SubUserRef,
): Promise<OperationRow> {
  if (row.customerId === null) return row;
  const remark = await customersOfNew().link(tx, {
    subUser,
    customerId: row.customerId,
    askedAt: row.createdAt,
    by: { staffId: row.actorId, name: row.actorName },
    origin: { requestId: row.requestId },
    runId: row.runId,
  });
  const [now = row] = await tx
    .update(operations)
    .set({
      customerId: null,
      ...(remark !== null && { message: [row.message, remark].filter(Boolean).join(" ") }),
    })
    .where(eq(operations.id, row.id))
    .returning();
  return now;
}
