import "server-only";
import { randomUUID } from "node:crypto";
import { eq, sql, type SQL } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAuditLines, type AuditEntry } from "../audit/record";
import { databaseNow } from "../clock";
import { db, type Executor, type Transaction } from "../db/client";
import { customers } from "../db/schema";
import type {
  CustomerName,
  CustomerView,
  EraseCustomerRequest,
  ErasePreview,
} from "../domain/customers/customer";
import { DeskError } from "../domain/errors";
import { linksOfSubUsers, withdrawLinks } from "../secret-links/withdraw";
import { heldAt } from "./attribution";
import { endLinks, lineOf } from "./links";
import { lockSubUsersOf } from "./merge";
import { readAgain } from "./read-again";
import { replaceWords, searchesWithWordsOf } from "./stored-searches";
import { changeCustomers, requirePresent, requireRevision, readRow } from "./row";

/**
 * Empties what Subdesk keeps about a person, for good: name, references, addresses, contacts and comments,
 * also of customers that were merged into this one. Its links end. Stored searches for it look for what it is
 * called then. What stays are lines without them: that there was a customer, and whose traffic the days
 * before were.
 */
export async function eraseCustomer(
  actor: Actor,
  { id, revision }: EraseCustomerRequest,
  origin: Origin,
): Promise<CustomerView> {
  requirePermission(actor, "customers.erase");
  return changeCustomers(async (tx) => {
    const open = await lockSubUsersOf(tx, id);
    await requireRevision(tx, actor, await requirePresent(tx, id), revision);
    const merged = await mergedInto(tx, id);
    const ids = [id, ...merged.map((customer) => customer.id)];
    const all = sql`any(${sql.param(ids)}::uuid[])`;
    const change = { changeId: randomUUID(), at: databaseNow(), by: actor.name };
    const searches = await searchesWithWordsOf(tx, all);
    const comments = await emptyComments(tx, all, change);
    await endLinks(tx, open, change);
    await tx.execute(sql`delete from customer_aliases where customer_id = ${all}`);
    // What undoing a merge or an adoption would need leads back to what is erased; so does the digest of a
    // request with names.
    await tx.execute(sql`
      update customer_changes set undo = '{}' where kind = 'merge'
        and ((undo -> 'merge' ->> 'from')::uuid = ${all} or (undo -> 'merge' ->> 'into')::uuid = ${all})`);
    await tx.execute(sql`
      update customer_changes set undo = jsonb_set(undo, '{added}',
        (select coalesce(jsonb_agg(each), '[]') from jsonb_array_elements(undo -> 'added') each
          where (each ->> 'customer')::uuid <> all(${sql.param(ids)}::uuid[])))
      where kind = 'adopt' and exists (select from jsonb_array_elements(undo -> 'added') each
        where (each ->> 'customer')::uuid = ${all})`);
    await tx.execute(sql`update customer_changes set digest = '' where id = ${all}`);
    const revoked = await withdrawLinks(
      tx,
      sql`(customer_id = ${all} or ${linksOfSubUsers(open)})`,
      actor.name,
      "The personal data of its customer was erased.",
    );
    const lines: AuditEntry[] = [];
    for (const one of ids) {
      const erased = await emptyRow(tx, one, change.at);
      if (one === id) await replaceWords(tx, searches, erased.name);
      lines.push({
        action: "customer.erase",
        outcome: "done",
        subject: one,
        before: { revision: erased.revision - 1 },
        after: {
          revision: erased.revision,
          number: erased.number,
          ...(one === id && {
            comments,
            subUsers: open.length,
            mergedCustomers: merged.length,
            views: searches.views.length,
            alertRules: searches.rules.length,
          }),
        },
      });
    }
    await recordAuditLines(tx, actor, origin, [
      ...lines,
      ...open.map((ref) => lineOf(ref, id, null, change.changeId)),
      ...revoked,
    ]);
    return readAgain(tx, actor, id);
  });
}

/** What it would empty, to be shown before. */
export async function previewErase(actor: Actor, { id }: { id: string }): Promise<ErasePreview> {
  requirePermission(actor, "customers.erase");
  const row = await readRow(db(), id);
  if (!row) throw new DeskError("not-found", "There is no such customer.");
  const merged = await mergedInto(db(), id);
  const all = sql`any(${sql.param([id, ...merged.map((customer) => customer.id)])}::uuid[])`;
  const { rows } = await db().execute<
    Omit<ErasePreview, "id" | "name" | "revision" | "merged" | "views" | "alertRules"> &
      Record<string, unknown>
  >(sql`
    select (select count(*)::int from customer_aliases where customer_id = ${all}) as "references",
      sum(cardinality(emails))::int as emails, sum(jsonb_array_length(contacts))::int as contacts,
      (select count(*)::int from comments m where m.removed_at is null and ${commentOf(all)}) as comments,
      (select count(*)::int from customer_links where customer_id = ${all} and until is null) as "subUsers",
      (select count(*)::int from secret_links k where k.sealed is not null and (k.customer_id = ${all}
        or exists (select 1 from customer_links l where l.customer_id = ${all} and l.until is null
          and l.account_id = k.account_id and l.remote_id = k.remote_id))) as "secretLinks"
    from customers where id = ${all}`);
  const [counts] = rows;
  if (!counts) throw new DeskError("not-found", "There is no such customer.");
  const { views, rules } = await searchesWithWordsOf(db(), all);
  const searches = { views: views.length, alertRules: rules.length };
  return { id, name: row.name, revision: row.revision, merged, ...counts, ...searches };
}

/** Those that were merged into it, also by way of others. */
async function mergedInto(executor: Executor, id: string): Promise<CustomerName[]> {
  const { rows } = await executor.execute<CustomerName & Record<string, unknown>>(sql`
    with recursive gone as (
      select id, name from customers where merged_into = ${id}
      union select c.id, c.name from gone join customers c on c.merged_into = gone.id)
    select id, name from gone order by id`);
  return rows;
}

/** A comment `m` on one of these customers, or on a sub-user from the time when it was theirs. */
const commentOf = (ids: SQL) => sql`(m.customer_id = ${ids} or exists (
  select 1 from customer_links l where l.customer_id = ${ids} and l.account_id = m.account_id
    and l.remote_id = m.remote_id and ${heldAt(sql`m.at`)}))`;

interface Erasing {
  at: Date;
  by: string;
}

async function emptyComments(tx: Transaction, ids: SQL, { at, by }: Erasing): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    update comments m set body = '', removed_at = ${at}, removed_by = ${by}
    where m.removed_at is null and ${commentOf(ids)}`);
  return rowCount ?? 0;
}

async function emptyRow(
  tx: Transaction,
  id: string,
  at: Date,
): Promise<{ number: number; name: string; revision: number }> {
  const number = sql<number>`(select coalesce(max(erased_number), 0) + 1 from customers)`;
  const { rows } = await tx.execute<{ number: number }>(sql`select ${number}::int as number`);
  const next = rows[0]?.number ?? 1;
  const name = `Erased customer ${next}`;
  const [row] = await tx
    .update(customers)
    .set({
      name,
      reference: null,
      emails: [],
      contacts: [],
      timeZone: null,
      language: null,
      state: "closed",
      closedAt: sql`coalesce(closed_at, ${at})`,
      erasedAt: at,
      erasedNumber: next,
      revision: sql`revision + 1`,
    })
    .where(eq(customers.id, id))
    .returning({ revision: customers.revision });
  return { number: next, name, revision: row?.revision ?? 0 };
}
