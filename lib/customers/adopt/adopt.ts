import "server-only";
import { sql } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../../actor";
import { recordAuditLines } from "../../audit/record";
import { databaseNow } from "../../clock";
import type { Transaction } from "../../db/client";
import type {
  AdoptPreview,
  AdoptRequest,
  AdoptResult,
  PreviewAdoptionRequest,
} from "../../domain/customers/adopt";
import { referenceKey } from "../../domain/customers/customer";
import { DeskError } from "../../domain/errors";
import { earlierChange, recordChange } from "../changes";
import { filledFields } from "../create";
import { lineOf, openLinks } from "../links";
import { changeCustomers } from "../row";
import { addToExisting, factsOf } from "./additions";
import { planAdoption, type PlannedEntry } from "./plan";

/** What adopting these would do. Changes nothing. */
export async function previewAdoption(
  actor: Actor,
  { entries }: PreviewAdoptionRequest,
): Promise<AdoptPreview> {
  requireAdoptionPermission(actor);
  return changeCustomers(async (tx) => (await planAdoption(tx, entries)).preview);
}

/** Makes customers and assigns sub-users to them, in one transaction: exactly what the preview showed. */
export async function adoptCustomers(
  actor: Actor,
  request: AdoptRequest,
  origin: Origin,
): Promise<AdoptResult> {
  requireAdoptionPermission(actor);
  const { changeId, digest } = request;
  return changeCustomers(async (tx) => {
    const earlier = await earlierChange(tx, changeId, request);
    if (earlier) {
      const made = Array.isArray(earlier.undo.made) ? earlier.undo.made.length : 0;
      return { changeId, customers: made, existing: earlier.customers - made, links: earlier.links };
    }
    const { entries, additions, preview } = await planAdoption(tx, request.entries);
    if (preview.digest !== digest || preview.problems.length > 0)
      throw new DeskError(
        "conflict",
        "A colleague changed some of this since the preview. Look at the preview again.",
      );
    const fresh = entries.filter(({ customerId }) => customerId === null);
    const change = { changeId, at: databaseNow(), by: actor.name };
    await insertCustomers(tx, fresh, change);
    const updates = await addToExisting(tx, additions, change);
    await recordChange(
      tx,
      actor,
      {
        id: changeId,
        kind: "adopt",
        at: change.at,
        customers: preview.customers + preview.existing,
        links: preview.links,
        undo: {
          targets: [...new Set(entries.map(({ id, customerId }) => customerId ?? id))],
          made: fresh.map(({ id }) => id),
          ...(additions.length > 0 && { added: additions.map(factsOf) }),
        },
      },
      request,
    );
    const links = entries.flatMap(({ id, customerId, subUsers }) =>
      subUsers.map(({ accountId, remoteId }) => ({ accountId, remoteId, customerId: customerId ?? id })),
    );
    await openLinks(tx, links, change);
    await recordAuditLines(tx, actor, origin, [
      ...fresh.map((entry) => ({
        action: "customer.create" as const,
        outcome: "done" as const,
        subject: entry.id,
        after: {
          revision: 1,
          fields: filledFields({ ...entry, timeZone: null, language: null }),
          subUsers: entry.subUsers.length,
          change: changeId,
        },
      })),
      ...updates,
      ...links.map((link) => lineOf(link, null, link.customerId, changeId)),
    ]);
    return { changeId, customers: preview.customers, existing: preview.existing, links: preview.links };
  });
}

function requireAdoptionPermission(actor: Actor): void {
  requirePermission(actor, "bulk.customers");
  requirePermission(actor, "customers.write");
  requirePermission(actor, "customers.contacts");
}

/** As one parameter: a statement of thousands of them takes longer to build than to carry out. */
async function insertCustomers(
  tx: Transaction,
  entries: readonly PlannedEntry[],
  { at, by }: { at: Date; by: string },
): Promise<void> {
  const rows = entries.map(({ id, name, reference, emails, contacts }) => ({
    id,
    name,
    reference,
    emails,
    contacts,
    key: reference === null ? null : referenceKey(reference),
  }));
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as given(id uuid, name text, reference text, emails text[], contacts jsonb, key text)`;
  await tx.execute(sql`
    insert into customers (id, name, reference, emails, contacts, created_at, created_by)
    select id, name, reference, emails, contacts, ${at}, ${by} from ${given}`);
  await tx.execute(sql`
    insert into customer_aliases (key, reference, customer_id, since)
    select key, reference, id, ${at} from ${given} where key is not null`);
}
