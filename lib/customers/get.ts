import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import type { CustomerDetail, FormerLink } from "../domain/customers/row";
import { isAllowed } from "../domain/staff/permissions";
import { presentSubUser, subUserColumns, type SubUserRow } from "../sub-users/present";
import { figuresOf } from "./figures";
import { readCustomer } from "./read";
import { undoableOf } from "./undoable";

const uuid = z.uuid();

/** One customer with its sub-users, from the database alone; null where there is none. */
export async function getCustomer(actor: Actor, id: string): Promise<CustomerDetail | null> {
  requirePermission(actor, "customers.read");
  if (!uuid.safeParse(id).success) return null;
  const contacts = isAllowed(actor.role, "customers.contacts");
  const [view, [figures], subUsers, former, undoable] = await Promise.all([
    readCustomer(db(), id, contacts),
    figuresOf([id], { contacts, exact: true }),
    subUsersOf(id),
    formerOf(id),
    undoableOf(actor, id),
  ]);
  if (!view || !figures) return null;
  const { totals, first, week, month, merged, erased } = figures;
  return { ...view, totals, first, week, month, merged, erased, subUsers, former, undoable };
}

/** Also those that vanished: a link outlives what its provider lists. */
async function subUsersOf(id: string): Promise<CustomerDetail["subUsers"]> {
  const { rows } = await db().execute<SubUserRow & { linked_at: Date; linked_by: string }>(sql`
    select ${subUserColumns}, l.since as linked_at, l.linked_by
    from customer_links l join sub_users s on s.account_id = l.account_id and s.remote_id = l.remote_id
      join accounts a on a.id = s.account_id
    where l.customer_id = ${id} and l.until is null
    order by s.vanished_at is not null, s.runs_out nulls last, s.sort_key, s.id`);
  return rows.map((row) => ({
    ...presentSubUser(row),
    linkedAt: row.linked_at.toISOString(),
    linkedBy: row.linked_by,
  }));
}

async function formerOf(id: string): Promise<FormerLink[]> {
  const { rows } = await db().execute<{
    account_id: string;
    remote_id: string;
    name: string;
    provider: string;
    since: Date;
    until: Date;
  }>(sql`
    select l.account_id, l.remote_id, coalesce(s.name, l.remote_id) as name, a.provider, l.since, l.until
    from customer_links l join accounts a on a.id = l.account_id
      left join sub_users s on s.account_id = l.account_id and s.remote_id = l.remote_id
    where l.customer_id = ${id} and l.until is not null order by l.until desc, l.id limit 200`);
  return rows.map((row) => ({
    accountId: row.account_id,
    remoteId: row.remote_id,
    name: row.name,
    provider: row.provider,
    since: row.since.toISOString(),
    until: row.until.toISOString(),
  }));
}
