import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../../db/client";
import type { AdoptFileRow, AdoptSuggestion, AdoptSuggestions } from "../../domain/customers/adopt";
import {
  customerLimits,
  referenceKey,
  type Contact,
  type CustomerName,
  type CustomerState,
} from "../../domain/customers/customer";
import { visibleText } from "../../domain/format";
import { subUserKey } from "../../domain/sub-users/key";
import { foldedName, severalNamed } from "../named";
import { readNamesakes, type Namesakes } from "../namesakes";
import { customerFields } from "../schema";
import { groupBy, type Unlinked } from "./unlinked";

/** The rows of a file by customer: by its reference, else by its name. */
export async function suggestFromFile(
  unlinked: readonly Unlinked[],
  rows: readonly AdoptFileRow[],
): Promise<Pick<AdoptSuggestions, "suggestions" | "problems">> {
  const read = rows.map(readFields);
  const told = read.flatMap((row) => ("problem" in row ? [] : [row]));
  const known = await readKnown(told);
  const byLogin = groupBy(unlinked, ({ login, name }) => [...new Set([login, name].map(loginKey))]);
  const taking: Taking = { byLogin, known, pairs: pairsOf(told, known), groups: new Map(), taken: new Set() };
  const problems: AdoptSuggestions["problems"] = [];
  read.forEach((row, place) => {
    const problem = takeRow(row, rows[place]?.login.trim() ?? "", place + 1, taking);
    if (problem !== null) problems.push({ row: place + 1, problem });
  });
  return { suggestions: [...taking.groups.values()], problems };
}

const loginKey = (login: string) => login.normalize("NFKC").trim().toLowerCase();

interface Owner extends CustomerName {
  state: CustomerState;
  /** As names are compared. */
  folded: string;
}

interface Known {
  /** Whom a reference leads to, by its key. */
  owners: ReadonlyMap<string, Owner>;
  /** Who has a name already, by the name as it is written. */
  namesakes: ReadonlyMap<string, Namesakes>;
}

async function readKnown(rows: readonly Fields[]): Promise<Known> {
  const keys = rows.flatMap(({ reference }) => (reference === null ? [] : [referenceKey(reference)]));
  const { rows: owners } = await db().execute<Owner & { key: string } & Record<string, unknown>>(sql`
    select a.key, c.id, c.name, c.state, coalesce(nullif(${foldedName(sql`c.name`)}, ''), c.name) as folded
    from customer_aliases a join customers c on c.id = a.customer_id
    where a.key = any(${sql.param([...new Set(keys)])}::text[])`);
  return {
    owners: new Map(owners.map(({ key, ...owner }) => [key, owner])),
    namesakes: await readNamesakes(
      db(),
      rows.flatMap(({ name }) => (name === "" ? [] : [name])),
    ),
  };
}

/**
 * What a file says of customers that Subdesk does not know: whose name has which reference, the first of
 * each.
 */
interface Pairs {
  /** By the reference's key. */
  names: ReadonlyMap<string, string>;
  /** By the folded name. */
  references: ReadonlyMap<string, string>;
}

/**
 * So that a row with a name alone and one with its reference alone are of one customer, wherever the row with
 * both is.
 */
function pairsOf(rows: readonly Fields[], known: Known): Pairs {
  const names = new Map<string, string>();
  const references = new Map<string, string>();
  for (const { name, reference } of rows) {
    if (name === "" || reference === null) continue;
    const key = referenceKey(reference);
    const folded = foldedOf(name, known);
    if (known.owners.has(key) || names.has(key) || references.has(folded)) continue;
    names.set(key, name);
    references.set(folded, reference);
  }
  return { names, references };
}

const foldedOf = (name: string, { namesakes }: Known) => namesakes.get(name)?.key ?? name;

interface Taking {
  byLogin: ReadonlyMap<string, Unlinked[]>;
  known: Known;
  pairs: Pairs;
  groups: Map<string, AdoptSuggestion>;
  taken: Set<string>;
}

/** Puts a row into its group; answers why not. */
function takeRow(
  read: Fields | Problem,
  login: string,
  place: number,
  { byLogin, known, pairs, groups, taken }: Taking,
): string | null {
  if (login === "") return "It has no login.";
  const found = byLogin.get(loginKey(login)) ?? [];
  const [one] = found;
  if (!one) return `No sub-user without a customer has the login ${visibleText(login)}.`;
  if (found.length > 1)
    return `${found.length} sub-users have the login ${visibleText(login)}. Assign them by hand.`;
  if ("problem" in read) return read.problem;
  const { email, contact } = read;
  if (read.name === "" && read.reference === null) return "It names no customer.";
  if (taken.has(subUserKey(one))) return `${visibleText(login)} is in an earlier row.`;
  const meant = meantBy(read, known, pairs);
  if ("problem" in meant) return meant.problem;
  const group = groups.get(meant.key) ?? newGroup(meant, place);
  if (group.subUsers.length >= customerLimits.links) return "This customer has too many sub-users.";
  if (email !== null && !group.emails.some((each) => each.toLowerCase() === email.toLowerCase())) {
    if (group.emails.length >= customerLimits.emails) return "This customer has too many e-mail addresses.";
    group.emails.push(email);
  }
  if (contact !== null && !group.contacts.some(({ value }) => value === contact.value)) {
    if (group.contacts.length >= customerLimits.contacts) return "This customer has too many contacts.";
    group.contacts.push(contact);
  }
  // One that leads to the customer already gives way to one that is yet to.
  const { reference, fresh } = meant;
  if (group.reference === null || (fresh && reference !== null && !sameReference(group.reference, reference)))
    group.reference = reference;
  group.subUsers.push({ accountId: one.accountId, remoteId: one.remoteId, name: one.name });
  taken.add(subUserKey(one));
  groups.set(meant.key, group);
  return null;
}

const sameReference = (one: string, other: string) => referenceKey(one) === referenceKey(other);

interface Problem {
  problem: string;
}

/** The customer of a row. */
interface Meant {
  /** The same for all rows of one customer. */
  key: string;
  name: string;
  /** Null for one that is to be made. */
  customer: CustomerName | null;
  reference: string | null;
  /** Whether its reference leads to no one yet. */
  fresh: boolean;
}

/**
 * By its reference, which must not lead to someone of another name; else by its name, where one customer
 * alone has it.
 */
function meantBy({ name, reference }: Fields, known: Known, pairs: Pairs): Meant | Problem {
  const key = reference === null ? null : referenceKey(reference);
  const owner = key === null ? undefined : known.owners.get(key);
  if (reference !== null && owner) {
    if (name !== "" && foldedOf(name, known) !== owner.folded)
      return {
        problem: `The reference ${visibleText(reference)} leads to ${visibleText(owner.name)}, and this row names ${visibleText(name)}.`,
      };
    if (owner.state === "closed") return isClosed(owner);
    return { ...existing(owner), reference, fresh: false };
  }
  const told = name === "" ? (pairs.names.get(key ?? "") ?? "") : name;
  if (told === "")
    return {
      key: `reference ${key ?? ""}`,
      name: reference ?? "",
      customer: null,
      reference,
      fresh: true,
    };
  const folded = foldedOf(told, known);
  const before = pairs.names.get(key ?? "");
  if (before !== undefined && foldedOf(before, known) !== folded)
    return { problem: `An earlier row names the customer with this reference ${visibleText(before)}.` };
  const given = pairs.references.get(folded) ?? null;
  if (reference !== null && given !== null && !sameReference(given, reference))
    return { problem: `An earlier row gives ${visibleText(told)} the reference ${visibleText(given)}.` };
  const { active = [], closed = [] } = known.namesakes.get(told) ?? {};
  const [one, ...more] = active;
  if (one && more.length > 0) return { problem: severalNamed(told, active) };
  if (one) {
    if (reference !== null && one.reference !== null)
      return {
        problem: `${visibleText(one.name)} has the reference ${visibleText(one.reference)}, and this row gives it ${visibleText(reference)}.`,
      };
    return { ...existing(one), reference: reference ?? (one.reference === null ? given : null), fresh: true };
  }
  const [shut] = closed;
  if (shut) return isClosed(shut);
  return { key: `name ${folded}`, name: told, customer: null, reference: reference ?? given, fresh: true };
}

const existing = ({ id, name }: CustomerName) => ({ key: `customer ${id}`, name, customer: { id, name } });

const isClosed = ({ name }: CustomerName): Problem => ({
  problem: `${visibleText(name)} is closed. Reopen it first.`,
});

function newGroup({ key, name, customer }: Meant, place: number): AdoptSuggestion {
  return {
    key: `file ${key}`,
    reason: { way: "file", value: String(place) },
    name,
    customer,
    sure: true,
    reference: null,
    emails: [],
    contacts: [],
    subUsers: [],
  };
}

interface Fields {
  name: string;
  reference: string | null;
  email: string | null;
  contact: Contact | null;
}

function readFields(row: AdoptFileRow): Fields | Problem {
  const name = row.customer.trim();
  const named = name === "" ? null : customerFields.name.safeParse(name);
  if (named && !named.success)
    return { problem: `Its customer’s name cannot be used. ${messageOf(named.error)}` };
  const reference = customerFields.reference.safeParse(row.reference);
  if (!reference.success) return { problem: `Its reference cannot be used. ${messageOf(reference.error)}` };
  const email = row.email.trim();
  const emails = customerFields.emails.safeParse(email === "" ? [] : [email]);
  if (!emails.success) return { problem: `${visibleText(email)} is not an e-mail address.` };
  const contacts = customerFields.contacts.safeParse(contactsOf(row.contact.trim()));
  if (!contacts.success) return { problem: `Its contact cannot be used. ${messageOf(contacts.error)}` };
  return {
    name: named?.data ?? "",
    reference: reference.data,
    email: emails.data[0] ?? null,
    contact: contacts.data[0] ?? null,
  };
}

const messageOf = (error: { issues: { message: string }[] }) => error.issues[0]?.message ?? "";

/** "@name" is Telegram's, digits are a phone's. */
function contactsOf(value: string): Contact[] {
  if (value === "") return [];
  if (/^@\w+$/.test(value)) return [{ kind: "telegram", value }];
  return [{ kind: /^\+?[\d\s()./-]{5,}$/.test(value) ? "phone" : "other", value }];
}
