import "server-only";
import { sql } from "drizzle-orm";
import type { Transaction } from "../../db/client";
import type { AdoptEntry, AdoptPreview } from "../../domain/customers/adopt";
import {
  customerLimits,
  referenceKey,
  type CustomerName,
  type CustomerState,
} from "../../domain/customers/customer";
import { DeskError } from "../../domain/errors";
import { formatCount, visibleText } from "../../domain/format";
import { subUserKey } from "../../domain/sub-users/key";
import type { SubUserRef } from "../../domain/sub-users/sub-user";
import { digestOfRequest } from "../changes";
import { lockSubUsers, type LockedSubUser } from "../links";
import { readNamesakes, type Namesakes } from "../namesakes";
import { planAdditions, type Additions, type Target } from "./additions";
import { groupBy } from "./unlinked";

/** An entry with the sub-users that it really gets. */
export interface PlannedEntry extends Omit<AdoptEntry, "subUsers"> {
  subUsers: LockedSubUser[];
}

export interface AdoptionPlan {
  entries: PlannedEntry[];
  additions: Additions[];
  preview: AdoptPreview;
}

/** As many are named; more are counted. */
const maxNamed = 50;

/**
 * What adopting these would do, with the rows of the sub-users locked. The same for the
 * preview and for the change.
 */
export async function planAdoption(tx: Transaction, entries: readonly AdoptEntry[]): Promise<AdoptionPlan> {
  const found = await lockSubUsers(
    tx,
    entries.flatMap(({ subUsers }) => subUsers),
  );
  if (found.size === 0)
    throw new DeskError("not-found", "Subdesk knows none of these sub-users. Load the suggestions again.");
  const problems: AdoptPreview["problems"] = [];
  const taken = new Set<string>();
  const leftOut: AdoptPreview["leftOut"] = [];
  const planned = entries.map((entry): PlannedEntry => {
    const subUsers: LockedSubUser[] = [];
    for (const ref of entry.subUsers) {
      const key = subUserKey(ref);
      const row = found.get(key);
      if (taken.has(key))
        problems.push({ id: entry.id, problem: `${visibleText(row?.name ?? "")} is in two groups.` });
      else if (!row || row.customer)
        leftOut.push({ ...ref, name: row?.name ?? ref.remoteId, customer: row?.customer ?? null });
      else subUsers.push(row);
      taken.add(key);
    }
    return { ...entry, subUsers };
  });
  // Without a sub-user there is nothing to adopt.
  const kept = planned.filter(({ subUsers }) => subUsers.length > 0);
  const { additions, ...more } = await checkEntries(tx, kept);
  problems.push(...more.problems);
  const links = kept.flatMap(({ subUsers }) => subUsers);
  const fromToday = await countLinkedBefore(tx, links);
  const fresh = kept.filter(({ customerId }) => customerId === null);
  const digest = digestOfRequest({
    entries: kept.map(({ subUsers, ...entry }) => ({ ...entry, subUsers: subUsers.map(subUserKey) })),
    leftOut: leftOut.map(subUserKey),
    additions,
    fromToday,
  });
  return {
    entries: kept,
    additions,
    preview: {
      digest,
      customers: fresh.length,
      existing: new Set(kept.flatMap(({ customerId }) => customerId ?? [])).size,
      links: links.length,
      fromToday,
      added: {
        references: additions.filter(({ reference }) => reference !== null).length,
        emails: additions.reduce((sum, { emails }) => sum + emails.length, 0),
        contacts: additions.reduce((sum, { contacts }) => sum + contacts.length, 0),
      },
      leftOut: leftOut.slice(0, maxNamed),
      moreLeftOut: Math.max(0, leftOut.length - maxNamed),
      problems,
    },
  };
}

/** Those that had a customer before: their next has no traffic from before today. */
async function countLinkedBefore(tx: Transaction, refs: readonly SubUserRef[]): Promise<number> {
  const { rows } = await tx.execute<{ count: number }>(sql`
    select count(*)::int as count from unnest(${sql.param(refs.map(({ accountId }) => accountId))}::text[],
      ${sql.param(refs.map(({ remoteId }) => remoteId))}::text[]) as given(account_id, remote_id)
    where exists (select from customer_links l
      where l.account_id = given.account_id and l.remote_id = given.remote_id)`);
  return rows[0]?.count ?? 0;
}

/** What customers that exist get, and what speaks against it. */
async function checkEntries(
  tx: Transaction,
  entries: readonly PlannedEntry[],
): Promise<{ additions: Additions[]; problems: AdoptPreview["problems"] }> {
  const targets = await readTargets(tx, entries);
  const owners = await readOwners(tx, entries);
  const { additions, problems } = planAdditions(entries, targets, (reference) =>
    owners.has(referenceKey(reference)),
  );
  return {
    additions,
    problems: [
      ...wrongTargets(entries, targets),
      ...(await wrongIds(tx, entries)),
      ...(await wrongNames(tx, entries)),
      ...wrongReferences(entries, owners),
      ...problems,
    ],
  };
}

type Targets = ReadonlyMap<string, Target & { state: CustomerState; gone: boolean; open: number }>;

async function readTargets(tx: Transaction, entries: readonly PlannedEntry[]): Promise<Targets> {
  const ids = [...new Set(entries.flatMap(({ customerId }) => customerId ?? []))];
  const { rows } = await tx.execute<
    Target & { state: CustomerState; gone: boolean; open: number } & Record<string, unknown>
  >(sql`
    select c.id, c.name, c.state, c.revision, c.reference, c.emails, c.contacts,
      c.merged_into is not null or c.erased_at is not null as gone,
      (select count(*)::int from customer_links l where l.customer_id = c.id and l.until is null) as open
    from customers c where c.id = any(${sql.param(ids)}::uuid[]) order by c.id for no key update of c`);
  return new Map(rows.map((row) => [row.id, row]));
}

function wrongTargets(entries: readonly PlannedEntry[], targets: Targets): AdoptPreview["problems"] {
  const wanted = new Map<string, number>();
  for (const { customerId, subUsers } of entries)
    if (customerId !== null) wanted.set(customerId, (wanted.get(customerId) ?? 0) + subUsers.length);
  return entries.flatMap(({ id, customerId }) => {
    if (customerId === null) return [];
    const target = targets.get(customerId);
    if (!target || target.gone) return [{ id, problem: "This customer no longer exists. Choose another." }];
    if (target.state === "closed")
      return [{ id, problem: `${visibleText(target.name)} is closed. Reopen it first, or choose another.` }];
    return target.open + (wanted.get(customerId) ?? 0) > customerLimits.links
      ? [
          {
            id,
            problem: `${visibleText(target.name)} would have more than ${formatCount(customerLimits.links)} sub-users.`,
          },
        ]
      : [];
  });
}

async function wrongIds(
  tx: Transaction,
  entries: readonly PlannedEntry[],
): Promise<AdoptPreview["problems"]> {
  const ids = entries.filter(({ customerId }) => customerId === null).map(({ id }) => id);
  const { rows } = await tx.execute<{ id: string }>(
    sql`select id from customers where id = any(${sql.param(ids)}::uuid[])`,
  );
  const used = new Set(rows.map(({ id }) => id));
  const twice = [...groupBy(ids, (id) => [id])].filter(([, same]) => same.length > 1);
  return [...used, ...twice.map(([id]) => id)].map((id) => ({
    id,
    problem: "This was adopted already. Load the suggestions again.",
  }));
}

/** Two customers have one name only on purpose, for which there is the form of a new one. */
async function wrongNames(
  tx: Transaction,
  entries: readonly PlannedEntry[],
): Promise<AdoptPreview["problems"]> {
  const fresh = entries.filter(({ customerId }) => customerId === null);
  const known = await readNamesakes(
    tx,
    fresh.map(({ name }) => name),
  );
  const seen = new Set<string>();
  return fresh.flatMap(({ id, name }) => {
    const { key = name, active = [], closed = [] } = known.get(name) ?? {};
    const twice = seen.has(key);
    seen.add(key);
    const problem = nameProblem(name, { active, closed });
    if (problem !== null) return [{ id, problem }];
    return twice ? [{ id, problem: `Two groups make a customer called ${visibleText(name)}.` }] : [];
  });
}

function nameProblem(name: string, { active, closed }: Pick<Namesakes, "active" | "closed">): string | null {
  const [one, ...more] = active;
  if (more.length > 0)
    return `${formatCount(active.length)} customers are called ${visibleText(name)}. Choose one of them, or another name.`;
  if (one) return `${visibleText(one.name)} exists. Choose it, or another name.`;
  const [shut] = closed;
  return shut ? `${visibleText(shut.name)} is closed. Reopen it first, or choose another name.` : null;
}

/** Whom the references of the entries lead to, by their keys. */
async function readOwners(
  tx: Transaction,
  entries: readonly PlannedEntry[],
): Promise<ReadonlyMap<string, CustomerName>> {
  const keys = entries.flatMap(({ reference }) => (reference === null ? [] : [referenceKey(reference)]));
  const { rows } = await tx.execute<CustomerName & { key: string } & Record<string, unknown>>(sql`
    select a.key, c.id, c.name from customer_aliases a join customers c on c.id = a.customer_id
    where a.key = any(${sql.param(keys)}::text[])`);
  return new Map(rows.map(({ key, ...owner }) => [key, owner]));
}

function wrongReferences(
  entries: readonly PlannedEntry[],
  owners: ReadonlyMap<string, CustomerName>,
): AdoptPreview["problems"] {
  const seen = new Map<string, string>();
  return entries.flatMap(({ id, customerId, reference }) => {
    if (reference === null) return [];
    const key = referenceKey(reference);
    const target = customerId ?? id;
    const owner = owners.get(key);
    if (owner)
      return owner.id === target
        ? []
        : [
            {
              id,
              problem: `The reference ${visibleText(reference)} leads to ${visibleText(owner.name)} already.`,
            },
          ];
    const other = seen.get(key);
    seen.set(key, target);
    return other === undefined || other === target
      ? []
      : [{ id, problem: `The reference ${visibleText(reference)} is in two groups.` }];
  });
}
