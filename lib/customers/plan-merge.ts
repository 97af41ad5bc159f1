import "server-only";
import { customerLimits, type Contact } from "../domain/customers/customer";
import { formatCount, visibleText } from "../domain/format";
import type { CustomerRow } from "./row";

const singleFields = ["reference", "timeZone", "language"] as const;
type SingleField = (typeof singleFields)[number];

/** What a customer gets from one that is merged into it. */
export interface MergePlan {
  values: Pick<CustomerRow, SingleField | "emails" | "contacts">;
  /** Places of what is added in the lists of the merged customer. */
  emails: number[];
  contacts: number[];
  /** Single fields that only the merged customer has. */
  fields: SingleField[];
  problem: string | null;
}

/** `open`: how many open links each has. */
export function planMerge(
  from: CustomerRow,
  into: CustomerRow,
  open: { from: number; into: number },
): MergePlan {
  const emails = placesOfNew(from.emails, into.emails, (email) => email.toLowerCase());
  const contacts = placesOfNew(from.contacts, into.contacts, keyOfContact);
  const fields = singleFields.filter((field) => into[field] === null && from[field] !== null);
  const values = {
    reference: into.reference ?? from.reference,
    timeZone: into.timeZone ?? from.timeZone,
    language: into.language ?? from.language,
    emails: [...into.emails, ...from.emails.filter((_, place) => emails.includes(place))],
    contacts: [...into.contacts, ...from.contacts.filter((_, place) => contacts.includes(place))],
  };
  return { values, emails, contacts, fields, problem: problemOf(into, values, open.from + open.into) };
}

export const keyOfContact = ({ kind, value }: Contact): string => `${kind} ${value}`;

function placesOfNew<T>(list: readonly T[], known: readonly T[], keyOf: (one: T) => string): number[] {
  const keys = new Set(known.map(keyOf));
  return list.flatMap((one, place) => (keys.has(keyOf(one)) ? [] : [place]));
}

function problemOf(
  into: CustomerRow,
  { emails, contacts }: Pick<CustomerRow, "emails" | "contacts">,
  links: number,
): string | null {
  if (into.state === "closed") return `${visibleText(into.name)} is closed. Reopen it first.`;
  if (emails.length > customerLimits.emails)
    return `Together they have ${emails.length} e-mail addresses, and a customer has at most ${customerLimits.emails}. Remove some first.`;
  if (contacts.length > customerLimits.contacts)
    return `Together they have ${contacts.length} contacts, and a customer has at most ${customerLimits.contacts}. Remove some first.`;
  if (links > customerLimits.links)
    return `Together they have ${formatCount(links)} sub-users, and a customer has at most ${formatCount(customerLimits.links)}.`;
  return null;
}
