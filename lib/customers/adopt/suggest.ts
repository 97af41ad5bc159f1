import "server-only";
import { sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../../actor";
import { db } from "../../db/client";
import {
  isNumbered,
  saysNothing,
  stemOf,
  titleOf,
  type AdoptSubUser,
  type AdoptSuggestion,
  type AdoptSuggestions,
  type AdoptWay,
  type SuggestRequest,
} from "../../domain/customers/adopt";
import { customerLimits, type CustomerName } from "../../domain/customers/customer";
import { DeskError } from "../../domain/errors";
import { subUserKey } from "../../domain/sub-users/key";
import { tagKey } from "../../domain/sub-users/tags";
import { readNamesakes } from "../namesakes";
import { suggestFromFile } from "./from-file";
import { groupBy, readUnlinked, single, type Unlinked } from "./unlinked";

/** A group that is larger than this is accepted only by a person. */
const maxConfidentSize = 20;

/** Groups the sub-users that have no customer. Changes nothing. */
export async function suggestCustomers(
  actor: Actor,
  { way, rows }: SuggestRequest,
): Promise<AdoptSuggestions> {
  requirePermission(actor, "bulk.customers");
  requirePermission(actor, "customers.contacts");
  if (way === "file" && rows.length === 0)
    throw new DeskError("invalid", "The file has no rows. Choose another.", { rows: "There are no rows." });
  const unlinked = await readUnlinked();
  if (way === "file") return fitting(await suggestFromFile(unlinked, rows), unlinked.length);
  const returned = await suggestReturned(unlinked);
  const taken = new Set(returned.flatMap((each) => each.subUsers.map(subUserKey)));
  const others = unlinked.filter((one) => !taken.has(subUserKey(one)));
  const suggestions = [...returned, ...(await withNamesakes(grouped(others, way, await readTargets(way))))];
  return fitting({ suggestions, problems: [] }, unlinked.length);
}

/**
 * Whose id vanished and whose name an id without a customer has now: suggested, and never taken for granted.
 */
async function suggestReturned(unlinked: readonly Unlinked[]): Promise<AdoptSuggestion[]> {
  const { rows } = await db().execute<{ account_id: string; name: string; id: string; customer: string }>(sql`
    select distinct v.account_id, v.name, c.id, c.name as customer
    from sub_users v join customers c on c.id = v.customer_id
    where v.vanished_at is not null and v.customer_id is not null and c.state = 'active'`);
  const whose = single(rows, ({ account_id, name }) => JSON.stringify([account_id, name]));
  return unlinked.flatMap((one): AdoptSuggestion[] => {
    const found = whose.get(JSON.stringify([one.accountId, one.name]));
    if (!found) return [];
    return [
      {
        key: `returned ${subUserKey(one)}`,
        reason: { way: "returned", value: one.name },
        name: found.customer,
        customer: { id: found.id, name: found.customer },
        sure: false,
        reference: null,
        emails: [],
        contacts: [],
        subUsers: [shown(one)],
      },
    ];
  });
}

const shown = ({ accountId, remoteId, name }: AdoptSubUser): AdoptSubUser => ({ accountId, remoteId, name });

type GroupedWay = Exclude<AdoptWay, "file">;

/** What a sub-user is grouped by; null for one that is in no group. */
const keysOf: Record<GroupedWay, (one: Unlinked) => string[]> = {
  email: ({ email }) => (email === null || email.trim() === "" ? [] : [email.trim().toLowerCase()]),
  name: ({ login, name }) => [stemOf(name) || stemOf(login) || name].filter((stem) => stem !== ""),
  tag: ({ tags }) => tags.map(tagKey),
};

/** Active customers by what a group of that way would name them; one that several share names none. */
async function readTargets(way: GroupedWay): Promise<Map<string, CustomerName>> {
  const { rows } = await db().execute<CustomerName & { emails: string[] } & Record<string, unknown>>(sql`
    select id, name, emails from customers where state = 'active' and merged_into is null`);
  const targets = rows.flatMap(({ id, name, emails }) =>
    (way === "email"
      ? emails.map((email) => email.toLowerCase())
      : [way === "tag" ? tagKey(name) : stemOf(name)]
    ).map((key) => ({ key, id, name })),
  );
  return new Map([...single(targets, ({ key }) => key)].map(([key, { id, name }]) => [key, { id, name }]));
}

function grouped(
  unlinked: readonly Unlinked[],
  way: GroupedWay,
  targets: ReadonlyMap<string, CustomerName>,
): AdoptSuggestion[] {
  const sizes = new Map<string, number>();
  for (const one of unlinked)
    for (const key of new Set(keysOf[way](one))) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  // Of several tags the rarest says most.
  const groups = groupBy(unlinked, (one) =>
    keysOf[way](one)
      .toSorted((a, b) => (sizes.get(a) ?? 0) - (sizes.get(b) ?? 0))
      .slice(0, 1),
  );
  return [...groups].map(([key, members]) => suggestionOf(way, key, members, targets.get(key) ?? null));
}

/**
 * New customers of one name are one, and where one of that name exists it is that one. Of several that exist
 * none is chosen, nor one that is closed, and another is not made without being asked for.
 */
async function withNamesakes(suggestions: readonly AdoptSuggestion[]): Promise<AdoptSuggestion[]> {
  const known = await readNamesakes(
    db(),
    suggestions.flatMap(({ customer, name }) => (customer === null ? [name] : [])),
  );
  const merged = new Map<string, AdoptSuggestion>();
  for (const one of suggestions) {
    const namesakes = one.customer === null ? known.get(one.name) : undefined;
    const { active = [], closed = [] } = namesakes ?? {};
    const [namesake, ...more] = active;
    const customer =
      one.customer ?? (namesake && more.length === 0 ? { id: namesake.id, name: namesake.name } : null);
    const unclear = customer === null && active.length + closed.length > 0;
    const key = namesakes === undefined || one.reason.way === "tag" ? one.key : `named ${namesakes.key}`;
    const earlier = merged.get(key);
    const now = earlier ? together(earlier, one) : one;
    merged.set(key, {
      ...now,
      customer,
      ...(customer && { name: customer.name }),
      sure: now.sure && !unclear,
    });
  }
  return [...merged.values()];
}

/** Two groups of one name. */
function together(one: AdoptSuggestion, other: AdoptSuggestion): AdoptSuggestion {
  const subUsers = [...one.subUsers, ...other.subUsers].slice(0, customerLimits.links);
  const emails = [...new Set([...one.emails, ...other.emails])].slice(0, customerLimits.emails);
  return {
    ...one,
    reason:
      one.reason.way === "email" || one.reason.way === "emails"
        ? { way: "emails", value: `${one.reason.value}, ${other.reason.value}` }
        : one.reason,
    sure: isSure(subUsers.length),
    emails,
    subUsers,
  };
}

function suggestionOf(
  way: GroupedWay,
  key: string,
  members: Unlinked[],
  customer: CustomerName | null,
): AdoptSuggestion {
  const [first] = members;
  const emails = new Map(
    members.flatMap(({ email }) => {
      const mail = email?.trim() ?? "";
      return isMail(mail) ? [[mail.toLowerCase(), mail] as const] : [];
    }),
  );
  const stems = new Set(members.map(({ name }) => stemOf(name)));
  const named = stems.size === 1 && ![...stems].some(saysNothing);
  const name =
    way === "tag"
      ? (first?.tags.find((tag) => tagKey(tag) === key) ?? key)
      : named || way === "name"
        ? bestTitle(members)
        : key;
  return {
    key: `${way} ${key}`,
    reason: {
      way,
      value: way === "tag" ? name : key,
      ...(way === "name" && { numbered: members.some((one) => isNumbered(one.name)) }),
    },
    name: (name || key).slice(0, customerLimits.name),
    customer,
    sure: isSure(members.length) && (way === "email" || !saysNothing(key)),
    reference: null,
    // One that some of a group have is not known to be all theirs.
    emails: emails.size === 1 ? [...emails.values()] : [],
    contacts: [],
    subUsers: members.slice(0, customerLimits.links).map(shown),
  };
}

/** One alone may be anyone's. */
const isSure = (members: number) => members > 1 && members <= maxConfidentSize;

const isMail = (text: string) => /^[^\s@"]{1,64}@[^\s@]{1,180}$/u.test(text);

/** The spelling that someone wrote with capitals, if there is one. */
function bestTitle(members: readonly Unlinked[]): string {
  const titles = members.map(({ name }) => name).filter((name) => stemOf(name) !== "");
  const written = titles.find((name) => name !== name.toLowerCase() && /\s/.test(name)) ?? titles[0];
  return written === undefined ? (members[0]?.name ?? "") : titleOf(written);
}

/** As many as can be adopted at once, the largest groups first. */
function fitting(
  { suggestions, problems }: Pick<AdoptSuggestions, "suggestions" | "problems">,
  unlinked: number,
): AdoptSuggestions {
  const order = suggestions.toSorted(
    (a, b) =>
      Number(b.reason.way === "returned") - Number(a.reason.way === "returned") ||
      b.subUsers.length - a.subUsers.length,
  );
  const kept: AdoptSuggestion[] = [];
  let links = 0;
  let beyond = 0;
  for (const one of order) {
    const { length } = one.subUsers;
    if (links + length > customerLimits.linksAtOnce) beyond += length;
    else {
      kept.push(one);
      links += length;
    }
  }
  return { suggestions: kept, problems, beyond, ungrouped: Math.max(0, unlinked - links - beyond) };
}
