import "server-only";
import { and, eq, sql } from "drizzle-orm";
import type { AuditEntry } from "../audit/record";
import type { Transaction } from "../db/client";
import { customerAliases, customers } from "../db/schema";
import { referenceKey } from "../domain/customers/customer";
import { digestOfContact, digestOfEmail, digestOfReference, type AddedFacts } from "./changes";

/** Takes from customers what an adoption added to them, as far as no one has changed it since. */
export async function undoAdditions(
  tx: Transaction,
  changeId: string,
  added: readonly AddedFacts[],
): Promise<AuditEntry[]> {
  const rows = await tx
    .select()
    .from(customers)
    .where(
      sql`${customers.id} = any(${sql.param(added.map(({ customer }) => customer))}::uuid[])
        and ${customers.mergedInto} is null and ${customers.erasedAt} is null`,
    )
    .orderBy(customers.id)
    .for("no key update");
  const facts = new Map(added.map((each) => [each.customer, each]));
  const lines: AuditEntry[] = [];
  for (const row of rows) {
    const { reference, ...lists } = facts.get(row.id) ?? { reference: null, emails: [], contacts: [] };
    const gone = { emails: new Set(lists.emails), contacts: new Set(lists.contacts) };
    const emails = row.emails.filter((email) => !gone.emails.has(digestOfEmail(email)));
    const contacts = row.contacts.filter((contact) => !gone.contacts.has(digestOfContact(contact)));
    const key = row.reference === null ? null : referenceKey(row.reference);
    const takes = key !== null && digestOfReference(key) === reference;
    const fields = [
      ...(takes ? ["reference"] : []),
      ...(emails.length < row.emails.length ? ["emails"] : []),
      ...(contacts.length < row.contacts.length ? ["contacts"] : []),
    ];
    if (fields.length === 0) continue;
    if (takes)
      await tx
        .delete(customerAliases)
        .where(and(eq(customerAliases.key, key), eq(customerAliases.customerId, row.id)));
    await tx
      .update(customers)
      .set({
        emails,
        contacts,
        reference: takes ? null : row.reference,
        revision: row.revision + 1,
      })
      .where(eq(customers.id, row.id));
    lines.push({
      action: "customer.undo",
      outcome: "done",
      subject: row.id,
      before: { revision: row.revision, change: changeId },
      after: { revision: row.revision + 1, fields },
    });
  }
  return lines;
}
