import { formatCount } from "../format";
import type { ContactKind, ErasePreview } from "../customers/customer";
import type { UndoableChange } from "../customers/row";
import { countOfSubUsers } from "./counts";
import { listed, plural } from "./message";

export { countOfSubUsers };

export const titles = {
  edit: "Edit customer",
  assign: "Assign sub-users",
  merge: "Merge customers",
  close: "Close customer",
  reopen: "Reopen customer",
  erase: "Erase personal data",
  undo: "Undo a change",
};
export const listOf = (texts: readonly string[]) => texts.join(", ");
export const undo = "Undo";

export const name = "Name";
export const reference = "Reference";
export const referenceHelp =
  "The number in your shop or billing system. It must be different for each customer.";
export const emails = "E-mail addresses";
export const emailsHelp = "One per line";
export const contacts = "Contacts";
export const contactKinds: Record<ContactKind, string> = {
  telegram: "Telegram",
  phone: "Phone",
  other: "Other",
};
export const contactKind = (number: number) => `Kind of contact ${number}`;
export const contactValue = (number: number) => `Contact ${number}`;
export const removeContact = (number: number) => `Remove contact ${number}`;
export const addContact = "Add contact";
export const contactSaid = (kind: string, value: string) => `${kind} ${value}`;
export const timeZone = "Time zone";
export const timeZoneHelp = "Such as Europe/Berlin";
export const language = "Language";
export const languageHelp = "Such as en or pt-BR";
export const theirs = (value: string) =>
  value === "" ? "A colleague cleared this field." : `A colleague changed it to “${value}”.`;

export const createAsWell = "Create it as well";
export const createTitle = "Create customer";
export const createHelp = "Kept in Subdesk only. Nothing is sent to a provider.";
export const create = "Create customer";
export const created = (customer: string) => `${customer} was created`;
export const save = "Save";
export const saveOver = "Save over it";
export const saved = (customer: string) => `${customer} was saved`;

export const subUsers = "Sub-users";
export const subUsersHelp = "At any provider; each has one customer at most.";
export const subUsersPlaceholder = "Name, login, id or e-mail";
export const found = "Sub-users found";
export const foundCustomers = "Customers found";
export const noneFound = "None found.";
export const picked = "Chosen sub-users";
export const pickedAt = (subUser: string, account: string) => `${subUser} at ${account}`;
export const unpick = (subUser: string) => `Remove ${subUser}`;
export const whoseAt = (account: string, customer: string | null) =>
  customer === null ? account : `${account}, of ${customer}`;

export const assignTitle = (customer: string) => `Assign sub-users to ${customer}`;
export const assignHelp = "Changes nothing at a provider, and can be undone.";
export const assign = (count: number) =>
  count === 0
    ? "Assign"
    : plural(count, { one: "Assign 1 sub-user", other: `Assign ${formatCount(count)} sub-users` });
export const assigned = (count: number, customer: string) =>
  plural(count, {
    one: `1 sub-user was assigned to ${customer}`,
    other: `${formatCount(count)} sub-users were assigned to ${customer}`,
  });
export const changedMeanwhile = (count: number) =>
  plural(count, {
    one: "A colleague has just given 1 to another customer. It was left as it is.",
    other: `A colleague has just given ${formatCount(count)} to other customers. They were left as they are.`,
  });
export const movesFrom = (subUser: string, customer: string) =>
  `${subUser} is taken from ${customer}. From today (UTC), its traffic counts for the new customer.`;

export const closeQuestion = (customer: string) => `Close ${customer}?`;
export const closeHelp =
  "A closed customer is hidden from lists and keeps its sub-users, which stay as they are.";
export const close = "Close customer";
export const closed = (customer: string) => `${customer} was closed`;
export const stillRunning = (count: number) =>
  plural(count, {
    one: "1 of its sub-users is still active:",
    other: `${formatCount(count)} of its sub-users are still active:`,
  });
export const andMore = (count: number) => `and ${formatCount(count)} more`;
export const reopenQuestion = (customer: string) => `Reopen ${customer}?`;
export const reopenHelp = "It is listed again, with the sub-users that it has.";
export const reopen = "Reopen customer";
export const reopened = (customer: string) => `${customer} was reopened`;

export const mergeTitle = (customer: string) => `Merge ${customer} into another customer`;
export const mergeHelp = "For one person or company that was entered twice. It can be undone.";
export const mergeInto = "Into";
export const mergePlaceholder = "Name, reference, e-mail or contact";
export const chooseAnother = "Choose another";
export const goesAway = "Goes away";
export const stays = "Stays";
export const afterwards = "Afterwards";
export const alsoLeadsHere = "Also leads here";
export const comments = "Comments";
export const movedComments = (count: number) =>
  plural(count, { one: "1 more", other: `${formatCount(count)} more` });
export const merge = "Merge customers";
export const merged = (from: string, into: string) => `${from} was merged into ${into}`;

export const undoQuestion = "Undo this change?";
export const undoGone = "This change was undone in the meantime, or overtaken by another.";
export const undoHelp = ({
  kind,
  customers,
  links,
  made,
}: Omit<UndoableChange, "changeId" | "at" | "actor">) =>
  kind === "merge"
    ? plural(links, {
        one: "They become two customers again, and the merged one gets back what it had, with 1 sub-user.",
        other: `They become two customers again, and the merged one gets back what it had, with ${formatCount(links)} sub-users.`,
      })
    : [
        plural(customers - 1, {
          one: `This also undoes it for 1 other customer; it changed ${countOfSubUsers(links)} in all.`,
          other: `This also undoes it for ${formatCount(customers - 1)} other customers; it changed ${countOfSubUsers(links)} in all.`,
        }),
        ...(made === 0
          ? []
          : [
              plural(made, {
                one: "The customer that it created is deleted, unless it has been used since.",
                other: `The ${formatCount(made)} customers that it created are deleted, except those that have been used since.`,
              }),
            ]),
      ].join(" ");

export const eraseQuestion = (customer: string) => `Erase the personal data of ${customer}?`;
export const eraseHelp = "This cannot be undone.";
export const erase = "Erase personal data";
export const erased = "The personal data was erased";
export const eraseMerged = (customer: string) => `${customer}, which was merged into it, is erased with it.`;
/** What it empties, a sentence each. */
export const eraseEmpties = (preview: ErasePreview): string[] => {
  const { references, emails: addresses, contacts: others, comments: written, subUsers: open } = preview;
  const emptied = [
    ...counted(references, "reference", "references"),
    ...counted(addresses, "e-mail address", "e-mail addresses"),
    ...counted(others, "contact", "contacts"),
    ...counted(written, "comment", "comments"),
  ];
  return [
    "Its name becomes “Erased customer” with a number.",
    ...(emptied.length > 0 ? [`Emptied: ${listed(emptied)}.`] : []),
    ...(open > 0
      ? [
          plural(open, {
            one: "1 sub-user is without a customer again.",
            other: `${formatCount(open)} sub-users are without a customer again.`,
          }),
        ]
      : []),
    ...(preview.secretLinks > 0
      ? [
          plural(preview.secretLinks, {
            one: "1 one-time link that was not opened is revoked.",
            other: `${formatCount(preview.secretLinks)} one-time links that were not opened are revoked.`,
          }),
        ]
      : []),
    ...(preview.views > 0
      ? [
          plural(preview.views, {
            one: "1 saved view that names it searches for “Erased customer” instead.",
            other: `${formatCount(preview.views)} saved views that name it search for “Erased customer” instead.`,
          }),
        ]
      : []),
    ...(preview.alertRules > 0
      ? [
          plural(preview.alertRules, {
            one: "1 alert rule that searches for it finds no one any more.",
            other: `${formatCount(preview.alertRules)} alert rules that search for it find no one any more.`,
          }),
        ]
      : []),
  ];
};
const counted = (count: number, one: string, other: string) =>
  count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? one : other}`];
export const eraseKeeps =
  "Lines of the audit and figures of its traffic stay, without its name. Names, e-mail addresses and notes at the providers, and existing backups, keep what they have.";
export const typeName = (customer: string) => `Enter “${customer}” to confirm`;
