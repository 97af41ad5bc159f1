import { formatCount } from "../format";
import { countOfSubUsers } from "./counts";
import type { ContactKind, CustomerChangeKind } from "../customers/customer";
import type { TimelineKind } from "../customers/timeline";
import type { UsageRange } from "../usage/history";
import { plural, rich } from "./message";

// The page of one customer.

export const allCustomers = "All customers";
export const copyName = "Copy name";
export const moreActions = "More actions";
export const actions = "Actions";
export const actionsFor = (subUser: string) => `Actions for ${subUser}`;
export const assign = "Assign sub-users…";
export const mergedInto = <Node>(customer: Node) =>
  rich`It was merged into ${customer}, which has its sub-users and references.`;
export const erasedHelp = "Its personal data was erased. Its lines in the audit stay.";

const changes: Record<CustomerChangeKind, string> = {
  link: "Sub-users were assigned",
  unlink: "Sub-users were removed from it",
  create: "It was created",
  adopt: "Sub-users were adopted",
  merge: "Another customer was merged into it",
};
export const lastChange = <Node>(kind: CustomerChangeKind, person: Node, time: Node) =>
  rich<Node | string>`${changes[kind]} by ${person}, ${time}.`;
/** Of a change that reached more than this customer. */
export const reached = (customers: number, count: number) =>
  `It changed ${formatCount(customers)} customers and ${countOfSubUsers(count)}.`;
export const undo = "Undo";
/** Of one that is asked about first. */
export const undoAsking = "Undo…";
export const undone = (count: number) =>
  plural(count, {
    one: "Undone: 1 sub-user is as before",
    other: `Undone: ${formatCount(count)} sub-users are as before`,
  });
export const leftAlone = (count: number) =>
  plural(count, {
    one: "1 was changed again since and was left as it is.",
    other: `${formatCount(count)} were changed again since and were left as they are.`,
  });
export const notUndone = "It was not undone";

export const figures = "Figures";
export const used = "Used";
export const left = "Left";
export const week = "Last 7 days";
export const month = "Last 30 days";
export const firstToRunOut = "First to run out";
export const noneRunsOut = "None of its sub-users runs out";
export const firstOut = <Node>(subUser: Node, when: Node) => rich`${subUser}: ${when}`;
export const asOfOldest = <Node>(time: Node) => rich`As of the oldest reading, ${time}.`;
export const leftNote = (note: string) => `Left: ${note}.`;
export const usedNote = (note: string) => `Used: ${note}.`;

export const contactsTitle = "Contacts";
export const detailsTitle = "Details";
export const reference = "Reference";
export const formerReferences = "Former references";
export const removeReference = (reference: string) => `Remove former reference ${reference}`;
export const remove = "Remove";
export const referenceNotRemoved = "The reference was not removed";
export const email = "E-mail";
export const contactKinds: Record<ContactKind, string> = {
  telegram: "Telegram",
  phone: "Phone",
  other: "Other contact",
};
export const timeZone = "Time zone";
export const language = "Language";
export const created = "Created";
export const createdBy = <Node>(time: Node, person: Node) => rich`${time} by ${person}`;
export const closedAt = "Closed";
export const none = "None";
export const copyValue = (what: string) => `Copy ${what}`;

export const subUsersTitle = "Sub-users";
export const subUsersRegion = "Table of sub-users";
export const subUsersCaption = (customer: string) => `Sub-users of ${customer}`;
export const createSubUser = "Create sub-user";
export const noSubUsers = "It has no sub-users.";
export const subUserHeadings = [
  { label: "Name", end: false },
  { label: "Status", end: false },
  { label: "Traffic", end: false },
  { label: "Left", end: true },
  { label: "Forecast", end: false },
  { label: "7 days", end: true },
];
export const removeFromCustomer = "Remove from customer…";
export const formerTitle = (count: number) =>
  plural(count, { one: "1 former sub-user", other: `${formatCount(count)} former sub-users` });
export const formerLink = <Node>(subUser: Node, since: Node, until: Node) =>
  rich`${subUser}, from ${since} to ${until}`;

export const usageTitle = "Usage";
export const range = "Range";
export const ranges: Record<UsageRange, string> = {
  "24h": "24 hours",
  "7d": "7 days",
  "30d": "30 days",
  "90d": "90 days",
};
export const subUser = "Sub-user";
export const together = "Together";
export const otherSubUsers = (count: number) => `${formatCount(count)} others`;
export const byUtcDay = "By UTC day. A day on which a sub-user changed customers counts for the new one.";
export const byHour = "By hour. The UTC day on which a sub-user changed customers counts for the new one.";
export const showTable = "Show table";
export const hideTable = "Hide table";
export const utcDay = "Day (UTC)";
export const hour = "Hour";
export const notObserved = "not observed";
export const partsCaption = "Traffic of the range by sub-user";
export const stepsRegion = "Table of the chart’s figures";
export const stepsCaption = "Traffic by time and sub-user, latest first";
export const chartLabel = (total: string, parts: number) =>
  `${plural(parts, {
    one: `${total} used by 1 sub-user in this range.`,
    other: `${total} used by ${formatCount(parts)} sub-users in this range.`,
  })} The table has the same figures.`;

export const timelineTitle = "Timeline";
export const timelineFilter = "What is shown";
export const everything = "Everything";
export const timelineKinds: Record<TimelineKind, string> = {
  operations: "Operations",
  changes: "Changes",
  found: "At providers",
  alerts: "Alerts",
  comments: "Comments",
};
export const timelineEmpty = "Nothing has happened yet.";
export const found = "Found";
export const foundAt = <Node>(subUser: Node, account: string) =>
  rich<Node | string>`${subUser} was changed outside Subdesk, at ${account}`;
export const changed = (field: string, before: string | null, after: string) =>
  `${field}: ${before === null ? after : `${before} → ${after}`}`;
export const alertOpen = "Alert";
export const alertCleared = "Cleared";
export const alertAbout = <Node>(rule: Node, subject: Node) => rich`${rule}: ${subject}`;
export const comment = "Comment";
export const commentOn = <Node>(subUser: Node) => rich`On ${subUser}`;

export const commentTitle = "Write a comment";
