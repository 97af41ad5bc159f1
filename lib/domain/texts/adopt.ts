import type { AdoptPreview, AdoptReason, AdoptWay } from "../customers/adopt";
import { formatCount } from "../format";
import { plural } from "./message";
import { subUsers } from "./run-words";

export const title = "Adopt sub-users";
export const detail =
  "Groups sub-users that have no customer, and makes customers of the groups you accept. Nothing changes at a provider.";
export const back = "Customers";
export const notAllowedTitle = "Your role cannot adopt sub-users";
export const notAllowed = "Ask an operator or an administrator.";

export const how = "Group by";
export const ways: Record<AdoptWay, string> = {
  email: "E-mail",
  name: "Name",
  tag: "Tag",
  file: "CSV file",
};

export const file = "Rows";
export const fileHelp =
  "One sub-user per line: login, customer, reference, e-mail, contact. A line of headings may give another order.";
export const fileExample =
  "login,customer,reference,e-mail,contact\nlumen_travel_53,Lumen Travel,SHOP-1042,ops@lumen.example,@lumen";
export const csvFile = "CSV file";
export const chooseFile = "Choose a CSV file";
export const fileTooLarge = "This file is larger than 4 MB.";
export const tooManyRows = (most: number, rows: number) =>
  `At most ${formatCount(most)} rows at once; these are ${formatCount(rows)}.`;
export const noTable = "This could not be read as a table.";
export const noLogin = "No column is the login. Give the columns headings.";
export const suggest = (rows: number) =>
  plural(rows, { one: "Read 1 row", other: `Read ${formatCount(rows)} rows` });
export const rowsLeftOut = (count: number) =>
  plural(count, {
    one: "1 row does not belong to any suggestion:",
    other: `${formatCount(count)} rows do not belong to any suggestion:`,
  });
export const rowProblem = (row: number, problem: string) => `Row ${formatCount(row)}: ${problem}`;
export const andMore = (count: number) => `And ${formatCount(count)} more.`;

export const reading = "Looking for sub-users that belong together…";
export const noneTitle = "Nothing to suggest";
export const none: Record<AdoptWay, string> = {
  email: "No sub-user without a customer has an e-mail address.",
  name: "Every sub-user has a customer.",
  tag: "No sub-user without a customer has a tag.",
  file: "No row names a sub-user without a customer.",
};
export const list = "Suggestions";
/** `found`: of them, those that a search shows; null without one. */
export const counted = (suggestions: number, found: number | null, ungrouped: number) =>
  [
    found === null
      ? plural(suggestions, { one: "1 suggestion.", other: `${formatCount(suggestions)} suggestions.` })
      : `${formatCount(found)} of ${plural(suggestions, { one: "1 suggestion.", other: `${formatCount(suggestions)} suggestions.` })}`,
    ungrouped > 0
      ? plural(ungrouped, {
          one: "1 sub-user is in none.",
          other: `${formatCount(ungrouped)} sub-users are in none.`,
        })
      : "",
  ]
    .filter(Boolean)
    .join(" ");
export const beyond = (count: number) =>
  plural(count, {
    one: "1 more sub-user is suggested once these are adopted.",
    other: `${formatCount(count)} more sub-users are suggested once these are adopted.`,
  });
export const find = "Find";
export const findPlaceholder = "Customer or sub-user";
export const acceptAll = "Accept all shown";
export const acceptNone = "Leave all shown out";
export const accept = (name: string) => `Accept ${name}`;
export const change = "Change…";
export const changeOf = (name: string) => `Change ${name}`;
/** `fresh`: the customer is a new one. */
export const facts = (fresh: boolean, count: number, why: string) =>
  `${fresh ? "New" : "Exists"} · ${subUsers(count)} · ${why}`;
export const noMatch = "No suggestion matches.";

export const reason = ({ way, value, numbered = false }: AdoptReason): string =>
  ({
    email: `All have the e-mail ${value}`,
    emails: `Have one name, and the e-mails ${value}`,
    name: numbered ? `All are called “${value}”, apart from numbers` : `All are called “${value}”`,
    tag: `All have the tag ${value}`,
    file: `From row ${value} of the file`,
    returned: `A sub-user called ${value} vanished, and belongs to this customer`,
  })[way];
export const reasonOfOne = ({ way, value, numbered = false }: AdoptReason): string =>
  ({
    email: `Has the e-mail ${value}`,
    emails: `Has the e-mails ${value}`,
    name: numbered ? `Is called “${value}”, apart from a number` : `Is called “${value}”`,
    tag: `Has the tag ${value}`,
    file: `From row ${value} of the file`,
    returned: `A sub-user called ${value} vanished, and belongs to this customer`,
  })[way];
export const member = (name: string, account: string) => `${name} (${account})`;
export const members = (names: readonly string[], more: number) =>
  more > 0 ? `${names.join(", ")} and ${formatCount(more)} more` : names.join(", ");

export const changeTitle = "Change a suggestion";
export const changeDetail = (count: number) => `Choose the customer for ${subUsers(count)}.`;
export const changeConfirm = "Use this customer";

export const accepted = (groups: number, count: number) =>
  groups === 0 ? "No suggestion is accepted." : `${formatCount(groups)} accepted, with ${subUsers(count)}.`;
export const tooManyAccepted = (most: number) =>
  `At most ${formatCount(most)} sub-users at once. Leave some out.`;
export const preview = "Preview";
export const previewTitle = "Adopt these?";
export const previewing = "Working out what would change…";
const makes = (count: number) =>
  plural(count, { one: "1 customer is created.", other: `${formatCount(count)} customers are created.` });
const givesMore = (count: number) =>
  plural(count, {
    one: "1 existing customer gets more sub-users.",
    other: `${formatCount(count)} existing customers get more sub-users.`,
  });
const links = (count: number) =>
  plural(count, {
    one: "1 sub-user gets a customer, with all its past traffic.",
    other: `${formatCount(count)} sub-users get a customer, with all their past traffic.`,
  });
/** Of sub-users that had a customer before. */
const linksFromToday = (count: number) =>
  plural(count, {
    one: "1 sub-user, which had a customer before, gets another with its traffic from today (UTC) on.",
    other: `${formatCount(count)} sub-users, which had a customer before, get another with their traffic from today (UTC) on.`,
  });
const addsReferences = (count: number) =>
  plural(count, {
    one: "1 reference is added to an existing customer.",
    other: `${formatCount(count)} references are added to existing customers.`,
  });
const addsEmails = (count: number) =>
  plural(count, {
    one: "1 e-mail address is added to an existing customer.",
    other: `${formatCount(count)} e-mail addresses are added to existing customers.`,
  });
const addsContacts = (count: number) =>
  plural(count, {
    one: "1 contact is added to an existing customer.",
    other: `${formatCount(count)} contacts are added to existing customers.`,
  });
/** What adopting does, a line for each part of it. */
export const effects = ({
  customers,
  existing,
  links: all,
  fromToday,
  added,
}: Pick<AdoptPreview, "customers" | "existing" | "links" | "fromToday" | "added">): string[] =>
  (
    [
      [customers, makes],
      [existing, givesMore],
      [added.references, addsReferences],
      [added.emails, addsEmails],
      [added.contacts, addsContacts],
      [all - fromToday, links],
      [fromToday, linksFromToday],
    ] as const
  ).flatMap(([count, line]) => (count > 0 ? [line(count)] : []));
export const undoable = "It can be undone as a whole.";
export const leftOut = (count: number) =>
  plural(count, {
    one: "1 sub-user is left out, because someone assigned it in the meantime or it is gone:",
    other: `${formatCount(count)} sub-users are left out, because someone assigned them in the meantime or they are gone:`,
  });
export const leftOutOne = (name: string, customer: string | null) =>
  customer === null ? `${name}: gone` : `${name}: belongs to ${customer}`;
export const problems = (count: number) =>
  plural(count, {
    one: "1 suggestion cannot be adopted. Change it or leave it out:",
    other: `${formatCount(count)} suggestions cannot be adopted. Change them or leave them out:`,
  });
export const problem = (name: string, what: string) => `${name}: ${what}`;
export const adopt = (count: number) => (count === 0 ? "Adopt" : `Adopt ${subUsers(count)}`);
export const adopted = (customers: number, count: number) =>
  `${subUsers(count)} adopted, ${plural(customers, { one: "1 new customer", other: `${formatCount(customers)} new customers` })}`;
export const undo = "Undo";
