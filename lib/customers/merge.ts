import "server-only";
import { eq, sql } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAuditLines } from "../audit/record";
import { databaseNow } from "../clock";
import { db, type Executor, type Transaction } from "../db/client";
import { customers } from "../db/schema";
import {
  referenceKey,
  type CustomerChangeView,
  type MergeCustomersRequest,
  type MergePreview,
} from "../domain/customers/customer";
import { DeskError } from "../domain/errors";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { digestOfReference, earlierChange, presentChange, recordChange } from "./changes";
import { lineOf } from "./links";
import { planMerge } from "./plan-merge";
import { changeCustomers, requirePresent, requireRevision, present, readRow, type CustomerRow } from "./row";

/**
 * Makes one customer of two. The first stays as a closed row that says where it went; its references lead to
 * the other, which gets its links, comments, addresses and contacts.
 */
export async function mergeCustomers(
  actor: Actor,
  request: MergeCustomersRequest,
  origin: Origin,
): Promise<CustomerChangeView> {
  requireMergePermission(actor);
  const { changeId } = request;
  return changeCustomers(async (tx) => {
    const earlier = await earlierChange(tx, changeId, request);
    if (earlier) return presentChange(earlier);
    const open = await lockSubUsersOf(tx, request.from.id);
    const { from, into } = await requireBothCustomers(tx, request.from.id, request.into.id);
    await requireRevision(tx, actor, from, request.from.revision);
    await requireRevision(tx, actor, into, request.into.revision);
    const { problem, values, ...added } = planMerge(from, into, {
      from: open.length,
      into: await countOpen(tx, into.id),
    });
    if (problem !== null) throw new DeskError("conflict", problem);
    const at = databaseNow();
    const moved = await move(tx, from.id, into.id);
    await tx
      .update(customers)
      .set({
        mergedInto: into.id,
        state: "closed",
        closedAt: from.closedAt ?? at,
        revision: from.revision + 1,
      })
      .where(eq(customers.id, from.id));
    await tx
      .update(customers)
      .set({ ...values, revision: into.revision + 1 })
      .where(eq(customers.id, into.id));
    const change = await recordChange(
      tx,
      actor,
      {
        id: changeId,
        kind: "merge",
        at,
        customers: 2,
        links: open.length,
        undo: {
          merge: {
            from: from.id,
            into: into.id,
            closedAt: from.closedAt?.toISOString() ?? null,
            ...moved,
            ...added,
          },
        },
      },
      request,
    );
    await recordAuditLines(tx, actor, origin, [
      {
        action: "customer.merge",
        outcome: "done",
        subject: into.id,
        before: { revision: into.revision },
        after: {
          revision: into.revision + 1,
          from: from.id,
          change: changeId,
          fields: changedFields(added, moved.aliases.length),
          subUsers: open.length,
          comments: moved.comments.length,
        },
      },
      {
        action: "customer.merge",
        outcome: "done",
        subject: from.id,
        before: { revision: from.revision, state: from.state },
        after: {
          revision: from.revision + 1,
          state: "closed",
          into: into.id,
          change: changeId,
          fields: ["state"],
        },
      },
      ...open.map((ref) => lineOf(ref, from.id, into.id, changeId)),
    ]);
    return presentChange(change);
  });
}

/** What it would do, to be shown before. */
export async function previewMerge(
  actor: Actor,
  { from: fromId, into: intoId }: { from: string; into: string },
): Promise<MergePreview> {
  requireMergePermission(actor);
  if (fromId === intoId) throw new DeskError("invalid", "Choose another customer.");
  return db().transaction(async (tx) => {
    const from = present(await readRow(tx, fromId));
    const into = present(await readRow(tx, intoId));
    const open = { from: await countOpen(tx, fromId), into: await countOpen(tx, intoId) };
    const { values, problem } = planMerge(from, into, open);
    const { rows } = await tx.execute<{ references: string[]; comments: number }>(sql`
      select array(select reference from customer_aliases where customer_id in (${fromId}, ${intoId})
          order by since, key) as references,
        (select count(*)::int from comments where customer_id = ${fromId}) as comments`);
    const [around] = rows;
    return {
      from: { id: from.id, name: from.name, revision: from.revision, state: from.state, subUsers: open.from },
      into: { id: into.id, name: into.name, revision: into.revision, state: into.state, subUsers: open.into },
      after: {
        ...values,
        formerReferences: (around?.references ?? []).filter((reference) => reference !== values.reference),
        subUsers: open.from + open.into,
        comments: around?.comments ?? 0,
      },
      problem,
    };
  });
}

function requireMergePermission(actor: Actor): void {
  requirePermission(actor, "customers.merge");
  requirePermission(actor, "customers.contacts");
}

async function requireBothCustomers(
  tx: Transaction,
  fromId: string,
  intoId: string,
): Promise<{ from: CustomerRow; into: CustomerRow }> {
  // Locked in the order of their ids, as everywhere.
  const rows = new Map<string, CustomerRow>();
  for (const id of [fromId, intoId].toSorted()) rows.set(id, await requirePresent(tx, id));
  const [from, into] = [rows.get(fromId), rows.get(intoId)];
  if (!from || !into) throw new Error("Both customers were read.");
  return { from, into };
}

async function countOpen(executor: Executor, id: string): Promise<number> {
  const { rows } = await executor.execute<{ count: number }>(
    sql`select count(*)::int as count from customer_links where customer_id = ${id} and until is null`,
  );
  return rows[0]?.count ?? 0;
}

/** The sub-users of its open links; those that are in the mirror are locked. */
export async function lockSubUsersOf(tx: Transaction, id: string): Promise<SubUserRef[]> {
  await tx.execute(sql`
    select 1 from sub_users where customer_id = ${id} order by account_id, remote_id for no key update`);
  const { rows } = await tx.execute<{ account_id: string; remote_id: string }>(sql`
    select account_id, remote_id from customer_links where customer_id = ${id} and until is null
    order by account_id, remote_id`);
  return rows.map(({ account_id, remote_id }) => ({ accountId: account_id, remoteId: remote_id }));
}

async function move(
  tx: Transaction,
  from: string,
  into: string,
): Promise<{ links: string[]; comments: string[]; aliases: string[] }> {
  const { rows: links } = await tx.execute<{ id: string }>(
    sql`update customer_links set customer_id = ${into} where customer_id = ${from} returning id`,
  );
  const { rows: moved } = await tx.execute<{ id: string }>(
    sql`update comments set customer_id = ${into} where customer_id = ${from} returning id`,
  );
  const { rows: aliases } = await tx.execute<{ reference: string }>(
    sql`update customer_aliases set customer_id = ${into} where customer_id = ${from} returning reference`,
  );
  return {
    links: links.map(({ id }) => id),
    comments: moved.map(({ id }) => id),
    aliases: aliases.map(({ reference }) => digestOfReference(referenceKey(reference))),
  };
}

function changedFields(
  { emails, contacts, fields }: { emails: number[]; contacts: number[]; fields: readonly string[] },
  aliases: number,
): string[] {
  return [
    ...fields,
    ...(emails.length > 0 ? ["emails"] : []),
    ...(contacts.length > 0 ? ["contacts"] : []),
    ...(aliases > 0 ? ["formerReferences"] : []),
  ];
}
