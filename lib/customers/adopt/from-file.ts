import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../../db/client";
import type { AdoptFileRow, AdoptSuggestion, AdoptSuggestions } from "../../domain/customers/adopt";
import {
  customerLimits,
  referenceKey,
  type Contact,
  type CustomerName,
} from "../../domain/customers/customer";
import { visibleText } from "../../domain/format";
import { subUserKey } from "../../domain/sub-users/key";
import { customerFields } from "../schema";
import { groupBy, single, type Unlinked } from "./unlinked";

interface Known {
  byReference: ReadonlyMap<string, CustomerName>;
  byName: ReadonlyMap<string, CustomerName>;
}

/** The rows of a file by customer: by its reference, else by its name. */
export async function suggestFromFile(
  unlinked: readonly Unlinked[],
  rows: readonly AdoptFileRow[],
): Promise<Pick<AdoptSuggestions, "suggestions" | "problems">> {
  const known = await readKnown();
  const byLogin = groupBy(unlinked, ({ login, name }) => [...new Set([login, name].map(loginKey))]);
  const groups = new Map<string, AdoptSuggestion>();
  const taken = new Set<string>();
  const problems: AdoptSuggestions["problems"] = [];
  rows.forEach((row, place) => {
    const problem = takeRow(row, place + 1, { byLogin, groups, taken, known });
    if (problem !== null) problems.push({ row: place + 1, problem });
  });
  return { suggestions: [...groups.values()], problems };
}

const loginKey = (login: string) => login.normalize("NFKC").trim().toLowerCase();

async function readKnown(): Promise<Known> {
  const { rows: references } = await db().execute<
    CustomerName & { key: string } & Record<string, unknown>
  >(sql`
    select a.key, c.id, c.name from customer_aliases a join customers c on c.id = a.customer_id`);
  const { rows: names } = await db().execute<CustomerName & Record<string, unknown>>(sql`
    select id, name from customers where state = 'active' and merged_into is null`);
  const nameOf = ({ id, name }: CustomerName): CustomerName => ({ id, name });
  return {
    byReference: new Map(references.map((row) => [row.key, nameOf(row)])),
    byName: new Map([...single(names, ({ name }) => loginKey(name))].map(([key, row]) => [key, nameOf(row)])),
  };
}

interface Taking {
  byLogin: ReadonlyMap<string, Unlinked[]>;
  groups: Map<string, AdoptSuggestion>;
  taken: Set<string>;
  known: Known;
}

/** Puts a row into its group; answers why not. */
function takeRow(row: AdoptFileRow, place: number, { byLogin, groups, taken, known }: Taking): string | null {
  const login = row.login.trim();
  if (login === "") return "It has no login.";
  const found = byLogin.get(loginKey(login)) ?? [];
  const [one] = found;
  if (!one) return `No sub-user without a customer has the login ${visibleText(login)}.`;
  if (found.length > 1)
    return `${found.length} sub-users have the login ${visibleText(login)}. Assign them by hand.`;
  const read = readFields(row);
  if ("problem" in read) return read.problem;
  const { name, reference, email, contact } = read;
  if (name === "" && reference === null) return "It names no customer.";
  if (taken.has(subUserKey(one))) return `${visibleText(login)} is in an earlier row.`;
  const key = reference === null ? `name ${loginKey(name)}` : `reference ${referenceKey(reference)}`;
  const group = groups.get(key) ?? newGroup(key, name, reference, place, known);
  if (name !== "" && group.customer === null && loginKey(group.name) !== loginKey(name))
    return `An earlier row names the customer with this reference ${visibleText(group.name)}.`;
  if (group.subUsers.length >= customerLimits.links) return "This customer has too many sub-users.";
  if (email !== null && !group.emails.some((each) => each.toLowerCase() === email.toLowerCase())) {
    if (group.emails.length >= customerLimits.emails) return "This customer has too many e-mail addresses.";
    group.emails.push(email);
  }
  if (contact !== null && !group.contacts.some(({ value }) => value === contact.value)) {
    if (group.contacts.length >= customerLimits.contacts) return "This customer has too many contacts.";
    group.contacts.push(contact);
  }
  group.subUsers.push({ accountId: one.accountId, remoteId: one.remoteId, name: one.name });
  taken.add(subUserKey(one));
  groups.set(key, group);
  return null;
}

function newGroup(
  key: string,
  name: string,
  reference: string | null,
  place: number,
  { byReference, byName }: Known,
): AdoptSuggestion {
  const customer =
    reference === null
      ? (byName.get(loginKey(name)) ?? null)
      : (byReference.get(referenceKey(reference)) ?? null);
  return {
    key: `file ${key}`,
    reason: { way: "file", value: String(place) },
    name: name || (customer?.name ?? reference ?? ""),
    customer,
    sure: true,
    reference,
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

function readFields(row: AdoptFileRow): Fields | { problem: string } {
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
