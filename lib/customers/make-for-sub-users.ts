import "server-only";
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAuditLines } from "../audit/record";
import { databaseNow } from "../clock";
import type { Transaction } from "../db/client";
import { customers } from "../db/schema";
import type { MakeCustomersRequest, MakeCustomersResult } from "../domain/customers/beside";
import { customerLimits } from "../domain/customers/customer";
import type { CustomerName } from "../domain/customers/name";
import { subUserKey } from "../domain/sub-users/key";
import { storable } from "../domain/text/storable";
import { earlierChange, recordChange } from "./changes";
import {
  requireBulkLinkPermission,
  requireRoom,
  requireSubUsers,
  endLinks,
  lineOf,
  openLinks,
  type LockedSubUser,
} from "./links";
import { requireNewName } from "./namesakes";
import { changeCustomers } from "./row";

/**
 * Makes customers for sub-users in one change: one for all of them, or one for each. Those for each take none
 * from another customer. Whatever a colleague changed since the person looked is left alone and named.
 */
export async function makeCustomersFor(
  actor: Actor,
  request: MakeCustomersRequest,
  origin: Origin,
): Promise<MakeCustomersResult> {
  requirePermission(actor, "customers.write");
  requirePermission(actor, "customers.link");
  requireBulkLinkPermission(actor, request.subUsers.length);
  const { changeId, name, besides } = request;
  return changeCustomers(async (tx) => {
    const earlier = await earlierChange(tx, changeId, request);
    const found = await requireSubUsers(tx, request.subUsers);
    const { wanted, others } = sortOut(request, found);
    const leftAlone = others.map(({ accountId, remoteId, customer }) => ({ accountId, remoteId, customer }));
    if (earlier) {
      const { made = [], targets = [] } = earlier.undo as { made?: string[]; targets?: string[] };
      const customer = name === null ? null : { id: targets[0] ?? changeId, name };
      return { changeId, made: made.length, linked: earlier.links, leftAlone, customer };
    }
    if (wanted.length === 0) return { changeId, made: 0, linked: 0, leftAlone, customer: null };
    if (name !== null) await requireNewName(tx, name, besides);
    const plan =
      name === null
        ? oneForEach(wanted, request.useNamesakes ? await namesakesOf(tx, wanted) : new Map())
        : oneForAll(wanted, { id: changeId, name });
    const change = { changeId, at: databaseNow(), by: actor.name };
    await insertCustomers(tx, plan.made, change);
    await requireRoom(tx, countOf(plan.links.map(({ customerId }) => customerId)));
    const targets = [...new Set(plan.links.map(({ customerId }) => customerId))];
    const before = new Set(wanted.flatMap(({ customer }) => customer?.id ?? []));
    await recordChange(
      tx,
      actor,
      {
        id: changeId,
        kind: "create",
        at: change.at,
        customers: new Set([...targets, ...before]).size,
        links: wanted.length,
        undo: { targets, made: plan.made.map(({ id }) => id) },
      },
      request,
    );
    await endLinks(tx, wanted, change);
    await openLinks(tx, plan.links, change);
    await recordAuditLines(tx, actor, origin, [
      ...plan.made.map(({ id }) => ({
        action: "customer.create" as const,
        outcome: "done" as const,
        subject: id,
        after: { revision: 1, fields: ["name"], change: changeId },
      })),
      ...plan.links.map((link) => lineOf(link, link.before, link.customerId, changeId)),
    ]);
    return {
      changeId,
      made: plan.made.length,
      linked: wanted.length,
      leftAlone,
      customer: name === null ? null : { id: changeId, name },
    };
  });
}

interface Plan {
  made: CustomerName[];
  links: { accountId: string; remoteId: string; customerId: string; before: string | null }[];
}

const linkTo = ({ accountId, remoteId, customer }: LockedSubUser, customerId: string) => ({
  accountId,
  remoteId,
  customerId,
  before: customer?.id ?? null,
});

function oneForAll(wanted: readonly LockedSubUser[], customer: CustomerName): Plan {
  return { made: [customer], links: wanted.map((row) => linkTo(row, customer.id)) };
}

/** `namesakes`: the customer that a sub-user goes to instead, by its key. */
function oneForEach(wanted: readonly LockedSubUser[], namesakes: ReadonlyMap<string, string>): Plan {
  const made: CustomerName[] = [];
  const links = wanted.map((row) => {
    const namesake = namesakes.get(subUserKey(row));
    if (namesake !== undefined) return linkTo(row, namesake);
    const customer = { id: randomUUID(), name: nameFor(row) };
    made.push(customer);
    return linkTo(row, customer.id);
  });
  return { made, links };
}

/** Providers allow names that are longer than a customer's, and blank ones. */
function nameFor({ name, remoteId }: LockedSubUser): string {
  const cut = (text: string) => storable(text.trim().slice(0, customerLimits.name)).trim();
  return cut(name) || cut(remoteId);
}

async function namesakesOf(tx: Transaction, wanted: readonly LockedSubUser[]): Promise<Map<string, string>> {
  const { rows } = await tx.execute<{ account_id: string; remote_id: string; namesake: string }>(sql`
    select s.account_id, s.remote_id, named.id as namesake
    from unnest(${sql.param(wanted.map(({ accountId }) => accountId))}::text[],
      ${sql.param(wanted.map(({ remoteId }) => remoteId))}::text[]) as given(account_id, remote_id)
    join sub_users s on s.account_id = given.account_id and s.remote_id = given.remote_id
    cross join lateral (select c.id from customers c where c.sort_key = s.sort_key and c.state = 'active'
      order by c.id limit 1) named`);
  return new Map(
    rows.map((row) => [subUserKey({ accountId: row.account_id, remoteId: row.remote_id }), row.namesake]),
  );
}

async function insertCustomers(
  tx: Transaction,
  made: readonly CustomerName[],
  { at, by }: { at: Date; by: string },
): Promise<void> {
  const atOnce = 2_000;
  for (let start = 0; start < made.length; start += atOnce)
    await tx
      .insert(customers)
      .values(
        made.slice(start, start + atOnce).map(({ id, name }) => ({ id, name, createdAt: at, createdBy: by })),
      );
}

function countOf(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** Which are to be linked, and which are not: one for each takes none from another customer. */
function sortOut(
  { name, subUsers }: MakeCustomersRequest,
  found: ReadonlyMap<string, LockedSubUser>,
): { wanted: LockedSubUser[]; others: LockedSubUser[] } {
  const seen = new Map(subUsers.map((each) => [subUserKey(each), each.seen]));
  const wanted: LockedSubUser[] = [];
  const others: LockedSubUser[] = [];
  for (const [key, row] of found) {
    const now = row.customer?.id ?? null;
    const free = name === null ? now === null : now === seen.get(key);
    (free ? wanted : others).push(row);
  }
  return { wanted, others };
}
