import "server-only";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAuditLines } from "../audit/record";
import { databaseNow } from "../clock";
import type { Transaction } from "../db/client";
import { customers } from "../db/schema";
import type { CreateCustomerRequest, CustomerView } from "../domain/customers/customer";
import { DeskError } from "../domain/errors";
import { formatCount, visibleText } from "../domain/format";
import { subUserKey } from "../domain/sub-users/key";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { earlierChange, recordChange } from "./changes";
import { requireBulkLinkPermission, requireSubUsers, lineOf, openLinks, type LockedSubUser } from "./links";
import { requireNewName } from "./namesakes";
import { readAgain } from "./read-again";
import { claimReference } from "./references";
import { changeCustomers, readRow } from "./row";

/** Makes a customer, with the sub-users it starts with: those that have none yet. */
export async function createCustomer(
  actor: Actor,
  request: CreateCustomerRequest,
  origin: Origin,
): Promise<CustomerView> {
  requirePermission(actor, "customers.write");
  const { subUsers, besides, ...fields } = request;
  if (subUsers.length > 0) requirePermission(actor, "customers.link");
  requireBulkLinkPermission(actor, subUsers.length);
  return changeCustomers(async (tx) => {
    const { id } = fields;
    if (await earlierChange(tx, id, request)) return readAgain(tx, actor, id);
    const found = await requireUnlinked(tx, subUsers);
    await requireNewName(tx, fields.name, besides);
    if (await readRow(tx, id)) throw new DeskError("conflict", "This id is another customer’s.");
    const change = { changeId: id, at: databaseNow(), by: actor.name };
    await tx.insert(customers).values({ ...fields, createdAt: change.at, createdBy: actor.name });
    if (fields.reference !== null) await claimReference(tx, actor, id, fields.reference);
    await recordChange(
      tx,
      actor,
      {
        id,
        kind: "create",
        at: change.at,
        customers: 1,
        links: found.length,
        undo: { targets: [id], made: [id] },
      },
      request,
    );
    await openLinks(
      tx,
      found.map(({ accountId, remoteId }) => ({ accountId, remoteId, customerId: id })),
      change,
    );
    await recordAuditLines(tx, actor, origin, [
      {
        action: "customer.create",
        outcome: "done",
        subject: id,
        after: { revision: 1, fields: filledFields(fields), subUsers: found.length },
      },
      ...found.map((row) => lineOf(row, null, id, id)),
    ]);
    return readAgain(tx, actor, id);
  });
}

/** These sub-users, none of which may have a customer: a form that makes one takes none from another. */
async function requireUnlinked(tx: Transaction, refs: readonly SubUserRef[]): Promise<LockedSubUser[]> {
  const distinct = [...new Map(refs.map((ref) => [subUserKey(ref), ref])).values()];
  const found = [...(await requireSubUsers(tx, distinct)).values()];
  const [first, ...more] = found.filter(({ customer }) => customer !== null);
  if (first) {
    const problem =
      more.length === 0
        ? `${visibleText(first.name)} belongs to ${visibleText(first.customer?.name ?? "")}. Leave it out, or assign it once the customer is made.`
        : `${visibleText(first.name)} and ${formatCount(more.length)} more belong to other customers. Leave them out, or assign them once the customer is made.`;
    throw new DeskError("conflict", problem, { subUsers: problem });
  }
  return found;
}

/** The names of the fields that have something. */
export function filledFields(fields: Omit<CreateCustomerRequest, "subUsers" | "id" | "besides">): string[] {
  return (["name", "reference", "emails", "contacts", "timeZone", "language"] as const).filter(
    (field) => fields[field] !== null && fields[field].length > 0,
  );
}
