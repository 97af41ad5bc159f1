import "server-only";
import { sql } from "drizzle-orm";
import type { Actor } from "../actor";
import { requirePermission } from "../actor";
import type { AuditEntry } from "../audit/record";
import type { Transaction } from "../db/client";
import { customerLimits, type CustomerName } from "../domain/customers/customer";
import { isoDay } from "../domain/dates";
import { DeskError } from "../domain/errors";
import { formatCount } from "../domain/format";
import { subUserKey } from "../domain/sub-users/key";
import type { SubUserRef } from "../domain/sub-users/sub-user";

/** A sub-user's row, locked, and whose it is. */
export interface LockedSubUser extends SubUserRef {
  name: string;
  customer: CustomerName | null;
}

/** More than a few at once takes a permission of its own. */
export function requireBulkLinkPermission(actor: Actor, subUsers: number): void {
  if (subUsers > customerLimits.linksOfOne) requirePermission(actor, "bulk.customers");
}

const accountsOf = (refs: readonly SubUserRef[]) =>
  sql`${sql.param(refs.map(({ accountId }) => accountId))}::text[]`;
const remoteIdsOf = (refs: readonly SubUserRef[]) =>
  sql`${sql.param(refs.map(({ remoteId }) => remoteId))}::text[]`;

/**
 * Locks the rows of these sub-users in the order that all use. Those that Subdesk does not
 * know are not among them.
 */
export async function lockSubUsers(
  tx: Transaction,
  refs: readonly SubUserRef[],
): Promise<Map<string, LockedSubUser>> {
  const { rows } = await tx.execute<{
    account_id: string;
    remote_id: string;
    name: string;
    customer_id: string | null;
    customer: string | null;
  }>(sql`
    with locked as materialized (
      select s.account_id, s.remote_id, s.name, s.customer_id
      from sub_users s join unnest(${accountsOf(refs)}, ${remoteIdsOf(refs)}) as given(account_id, remote_id)
        on s.account_id = given.account_id and s.remote_id = given.remote_id
      order by s.account_id, s.remote_id for no key update of s)
    select locked.*, c.name as customer from locked left join customers c on c.id = locked.customer_id`);
  return new Map(
    rows.map((row) => {
      const ref = { accountId: row.account_id, remoteId: row.remote_id };
      const customer = row.customer_id === null ? null : { id: row.customer_id, name: row.customer ?? "" };
      return [subUserKey(ref), { ...ref, name: row.name, customer }];
    }),
  );
}

/** The same, where all of them have to be known. */
export async function requireSubUsers(
  tx: Transaction,
  refs: readonly SubUserRef[],
): Promise<Map<string, LockedSubUser>> {
  const found = await lockSubUsers(tx, refs);
  const missing = new Set(refs.map(subUserKey)).size - found.size;
  if (missing > 0)
    throw new DeskError(
      "not-found",
      refs.length === 1
        ? "There is no such sub-user."
        : `${formatCount(missing)} of these sub-users ${missing === 1 ? "is" : "are"} not known to Subdesk. Select them again.`,
    );
  return found;
}

/** Throws where a customer would have more open links than it may. */
export async function requireRoom(tx: Transaction, more: ReadonlyMap<string, number>): Promise<void> {
  const { rows } = await tx.execute<{ name: string }>(sql`
    select c.name from unnest(${sql.param([...more.keys()])}::uuid[], ${sql.param([...more.values()])}::int[])
      as given(id, more) join customers c on c.id = given.id
    where given.more + (select count(*) from customer_links l where l.customer_id = c.id and l.until is null)
      > ${customerLimits.links} limit 1`);
  if (rows[0])
    throw new DeskError(
      "conflict",
      `${rows[0].name} would have more than ${formatCount(customerLimits.links)} sub-users, the most that one customer can have.`,
    );
}

/** So that no statement takes long: each link changes its sub-user's row as well. */
const linksAtOnce = 2_000;

export function inParts<T>(list: readonly T[], size = linksAtOnce): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, part) =>
    list.slice(part * size, (part + 1) * size),
  );
}

export interface LinkChange {
  changeId: string;
  at: Date;
  by: string;
}

/** Ends the open links of these sub-users; the day of the change is no longer theirs. */
export async function endLinks(
  tx: Transaction,
  refs: readonly SubUserRef[],
  { changeId, at, by }: LinkChange,
): Promise<void> {
  for (const part of inParts(refs))
    await tx.execute(sql`
      update customer_links l set until = ${at}, end_day = ${isoDay(at)}::date, end_change_id = ${changeId}, ended_by = ${by}
      from unnest(${accountsOf(part)}, ${remoteIdsOf(part)}) as given(account_id, remote_id)
      where l.account_id = given.account_id and l.remote_id = given.remote_id and l.until is null`);
}

/**
 * Opens links. A sub-user's first link ever has all its past, as far as its id was not another's then; a
 * later one begins with the day of the change.
 */
export async function openLinks(
  tx: Transaction,
  links: readonly (SubUserRef & { customerId: string })[],
  { changeId, at, by }: LinkChange,
): Promise<void> {
  for (const part of inParts(links))
    await tx.execute(sql`
      insert into customer_links (customer_id, account_id, remote_id, since, first_day, change_id, linked_by)
      select given.customer_id, given.account_id, given.remote_id, ${at},
        case when exists (select 1 from customer_links l
          where l.account_id = given.account_id and l.remote_id = given.remote_id) then ${isoDay(at)}::date
          else (select (s.another_since at time zone 'UTC')::date from sub_users s
            where s.account_id = given.account_id and s.remote_id = given.remote_id) end,
        ${changeId}, ${by}
      from unnest(${accountsOf(part)}, ${remoteIdsOf(part)}, ${sql.param(part.map(({ customerId }) => customerId))}::uuid[])
        as given(account_id, remote_id, customer_id)`);
}

/** The audit line of a sub-user whose customer changed. */
export function lineOf(
  { accountId, remoteId }: SubUserRef,
  before: string | null,
  after: string | null,
  change: string,
  action: AuditEntry["action"] = after === null ? "customer.unlink" : "customer.link",
): AuditEntry {
  return {
    action,
    outcome: "done",
    accountId,
    remoteId,
    subject: after ?? before,
    before: { customer: before },
    after: { customer: after, change },
  };
}
