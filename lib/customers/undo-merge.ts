import "server-only";
import { eq, sql } from "drizzle-orm";
import type { AuditEntry } from "../audit/record";
import type { Transaction } from "../db/client";
import { customerAliases, customers } from "../db/schema";
import { referenceKey } from "../domain/customers/customer";
import { DeskError } from "../domain/errors";
import { visibleText } from "../domain/format";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { digestOfReference, type ChangeRow, type MergeFacts, type UndoFacts } from "./changes";
import { lineOf, lockSubUsers, type LockedSubUser } from "./links";
import { lockSubUsersOf } from "./merge";
import { keyOfContact } from "./plan-merge";
import type { CustomerRow } from "./row";

interface Undone {
  restored: number;
  leftAlone: LockedSubUser[];
  lines: AuditEntry[];
}

/** Makes two customers of one again. What the merged customer had is still in its row. */
export async function undoMerge(tx: Transaction, change: ChangeRow): Promise<Undone> {
  const { merge } = change.undo as UndoFacts;
  if (!merge)
    throw new DeskError("conflict", "Personal data of these customers was erased. This cannot be undone.");
  await lockSubUsersOf(tx, merge.into);
  const { from, into } = await requireMerged(tx, merge);
  const { rows: links } = await tx.execute<{ account_id: string; remote_id: string; open: boolean }>(sql`
    update customer_links set customer_id = ${from.id}
    where id = any(${sql.param(merge.links)}::uuid[]) and customer_id = ${into.id}
    returning account_id, remote_id, until is null as open`);
  await tx.execute(sql`
    update comments set customer_id = ${from.id}
    where id = any(${sql.param(merge.comments)}::uuid[]) and customer_id = ${into.id}`);
  const values = without(into, from, merge);
  // One that someone gave to the other since stays there, or both would show it.
  const { reference: kept } = { ...into, ...values };
  const returned = await returnReferences(tx, merge, kept === null ? null : referenceKey(kept));
  await tx
    .update(customers)
    .set({
      mergedInto: null,
      state: merge.closedAt === null ? "active" : "closed",
      closedAt: merge.closedAt === null ? null : new Date(merge.closedAt),
      // Someone may have taken it from the merged customer and given it to another.
      reference:
        from.reference !== null && returned.has(referenceKey(from.reference)) ? from.reference : null,
      revision: from.revision + 1,
    })
    .where(eq(customers.id, from.id));
  await tx
    .update(customers)
    .set({ ...values, revision: into.revision + 1 })
    .where(eq(customers.id, into.id));
  const refOf = (row: { account_id: string; remote_id: string }): SubUserRef => ({
    accountId: row.account_id,
    remoteId: row.remote_id,
  });
  const restored = links.filter(({ open }) => open).map(refOf);
  return {
    restored: restored.length,
    leftAlone: await changedSince(tx, change, merge),
    lines: [
      line(into, change.id, { from: from.id }),
      line(from, change.id, { into: into.id }),
      ...restored.map((ref) => lineOf(ref, into.id, from.id, change.id, "customer.undo")),
    ],
  };
}

const line = ({ id, revision }: CustomerRow, change: string, facts: Record<string, string>): AuditEntry => ({
  action: "customer.undo",
  outcome: "done",
  subject: id,
  before: { revision, change, ...facts },
  after: { revision: revision + 1 },
});

async function requireMerged(
  tx: Transaction,
  { from, into }: MergeFacts,
): Promise<{ from: CustomerRow; into: CustomerRow }> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    select id from customers where id in (${from}, ${into}) order by id for no key update`);
  const read = await tx
    .select()
    .from(customers)
    .where(sql`id = any(${sql.param(rows.map(({ id }) => id))}::uuid[])`);
  const [one, other] = [from, into].map((id) => read.find((row) => row.id === id));
  if (!one || !other || one.mergedInto !== into)
    throw new DeskError("conflict", "These customers were changed since. This cannot be undone.");
  if (other.mergedInto !== null)
    throw new DeskError(
      "conflict",
      `${visibleText(other.name)} was merged into another customer since. Undo that first.`,
    );
  return { from: one, into: other };
}

/** The keys of the references that lead to the merged customer again. */
async function returnReferences(
  tx: Transaction,
  { from, into, aliases: moved }: MergeFacts,
  kept: string | null,
): Promise<Set<string>> {
  const digests = new Set(moved);
  const aliases = await tx
    .select({ key: customerAliases.key })
    .from(customerAliases)
    .where(eq(customerAliases.customerId, into));
  const keys = aliases
    .map(({ key }) => key)
    .filter((key) => key !== kept && digests.has(digestOfReference(key)));
  await tx.execute(sql`
    update customer_aliases set customer_id = ${from} where key = any(${sql.param(keys)}::text[])`);
  return new Set(keys);
}

/** The fields of the customer that stays, without what the merge added and no one changed since. */
function without(
  into: CustomerRow,
  from: CustomerRow,
  { emails, contacts, fields }: MergeFacts,
): Partial<CustomerRow> {
  const addedEmails = new Set(emails.map((place) => from.emails[place]));
  const addedContacts = new Set(
    contacts.map((place) => from.contacts[place]).map((contact) => contact && keyOfContact(contact)),
  );
  return {
    emails: into.emails.filter((email) => !addedEmails.has(email)),
    contacts: into.contacts.filter((contact) => !addedContacts.has(keyOfContact(contact))),
    ...Object.fromEntries(
      fields.filter((field) => isSame(field, into[field], from[field])).map((field) => [field, null]),
    ),
  };
}

/** A reference is the same however it is spelled. */
function isSame(field: MergeFacts["fields"][number], one: string | null, other: string | null): boolean {
  if (field !== "reference" || one === null || other === null) return one === other;
  return referenceKey(one) === referenceKey(other);
}

/** Sub-users that the merged customer had and that someone has given to another, or to no one, since. */
async function changedSince(
  tx: Transaction,
  { at }: ChangeRow,
  { links }: MergeFacts,
): Promise<LockedSubUser[]> {
  const { rows } = await tx.execute<{ account_id: string; remote_id: string }>(sql`
    select account_id, remote_id from customer_links
    where id = any(${sql.param(links)}::uuid[]) and until >= ${at}`);
  const found = await lockSubUsers(
    tx,
    rows.map(({ account_id, remote_id }) => ({ accountId: account_id, remoteId: remote_id })),
  );
  return [...found.values()];
}
