import "server-only";
import { sql } from "drizzle-orm";
import type { AuditEntry } from "../../audit/record";
import type { Transaction } from "../../db/client";
import type { AdoptEntry, AdoptPreview } from "../../domain/customers/adopt";
import { customerLimits, referenceKey, type Contact } from "../../domain/customers/customer";
import { visibleText } from "../../domain/format";
import { digestOfContact, digestOfEmail, digestOfReference, type AddedFacts } from "../changes";
import { keyOfContact } from "../plan-merge";
import type { CustomerRow } from "../row";

/** What a customer that exists gets of the groups that it is chosen for. */
export interface Additions {
  id: string;
  revision: number;
  reference: string | null;
  emails: string[];
  contacts: Contact[];
}

export type Target = Pick<CustomerRow, "id" | "name" | "revision" | "reference" | "emails" | "contacts">;

/**
 * `leads`: whether a reference leads to someone already. Those that lead to a customer need not be added to
 * it.
 */
export function planAdditions(
  entries: readonly Pick<AdoptEntry, "id" | "customerId" | "reference" | "emails" | "contacts">[],
  targets: ReadonlyMap<string, Target>,
  leads: (reference: string) => boolean,
): { additions: Additions[]; problems: AdoptPreview["problems"] } {
  const additions = new Map<string, Additions>();
  const problems: AdoptPreview["problems"] = [];
  for (const { id, customerId, reference, emails, contacts } of entries) {
    const target = targets.get(customerId ?? "");
    if (!target) continue;
    const { id: customer, name, revision } = target;
    const added = additions.get(customer) ?? {
      id: customer,
      revision,
      reference: null,
      emails: [],
      contacts: [],
    };
    additions.set(customer, added);
    const current = target.reference ?? added.reference;
    if (reference !== null && !leads(reference)) {
      if (current === null) added.reference = reference;
      else if (referenceKey(current) !== referenceKey(reference))
        problems.push({
          id,
          problem: `${visibleText(name)} has the reference ${visibleText(current)}, and ${visibleText(reference)} would be lost.`,
        });
    }
    added.emails.push(...newOf(emails, [...target.emails, ...added.emails], (email) => email.toLowerCase()));
    added.contacts.push(...newOf(contacts, [...target.contacts, ...added.contacts], keyOfContact));
    if (added.emails.length > 0 && target.emails.length + added.emails.length > customerLimits.emails)
      problems.push({ id, problem: tooMany(name, customerLimits.emails, "e-mail addresses") });
    if (added.contacts.length > 0 && target.contacts.length + added.contacts.length > customerLimits.contacts)
      problems.push({ id, problem: tooMany(name, customerLimits.contacts, "contacts") });
  }
  return { additions: [...additions.values()].filter((each) => fieldsOf(each).length > 0), problems };
}

const tooMany = (name: string, most: number, what: string) =>
  `${visibleText(name)} would have more than ${most} ${what}.`;

function newOf<T>(given: readonly T[], known: readonly T[], keyOf: (one: T) => string): T[] {
  const keys = new Set(known.map(keyOf));
  return given.filter((one) => !keys.has(keyOf(one)));
}

const fieldsOf = ({ reference, emails, contacts }: Additions): string[] => [
  ...(reference === null ? [] : ["reference"]),
  ...(emails.length > 0 ? ["emails"] : []),
  ...(contacts.length > 0 ? ["contacts"] : []),
];

/** Gives customers what was planned, and returns the lines for the audit. */
export async function addToExisting(
  tx: Transaction,
  additions: readonly Additions[],
  { at, changeId }: { at: Date; changeId: string },
): Promise<AuditEntry[]> {
  if (additions.length === 0) return [];
  const rows = additions.map(({ id, reference, emails, contacts }) => ({
    id,
    reference,
    emails,
    contacts,
    key: reference === null ? null : referenceKey(reference),
  }));
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as given(id uuid, reference text, emails text[], contacts jsonb, key text)`;
  await tx.execute(sql`
    update customers c set reference = coalesce(c.reference, given.reference), emails = c.emails || given.emails,
      contacts = c.contacts || given.contacts, revision = c.revision + 1
    from ${given} where c.id = given.id`);
  await tx.execute(sql`
    insert into customer_aliases (key, reference, customer_id, since)
    select key, reference, id, ${at} from ${given} where key is not null`);
  return additions.map((each) => ({
    action: "customer.update",
    outcome: "done",
    subject: each.id,
    before: { revision: each.revision },
    after: { revision: each.revision + 1, fields: fieldsOf(each), change: changeId },
  }));
}

/** What undoing needs. */
export const factsOf = ({ id, reference, emails, contacts }: Additions): AddedFacts => ({
  customer: id,
  reference: reference === null ? null : digestOfReference(referenceKey(reference)),
  emails: emails.map(digestOfEmail),
  contacts: contacts.map(digestOfContact),
});
