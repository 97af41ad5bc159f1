import { formatCount } from "../format";
import { listed, plural, rich } from "./message";

export const title = "Audit";
export const detail = <Node>(command: (text: string) => Node) =>
  rich`Each row is chained to the one before, so any change, gap or reordering shows. ${command("npm run audit:verify")} checks the whole chain.`;
export const exportCsv = "Export CSV";
export const noneMatchesTitle = "Nothing in the audit matches";
export const noneOutsideMatchesTitle = "Nothing outside the archive files matches";
export const noneMatches = "Remove a filter to see more.";
export const emptyTitle = "The audit is empty";
export const empty = "Everything that people do here is recorded from the first sign-in on.";
export const clearFilters = "Clear filters";

/** `through`: the number of the last entry that is only in files; `until`: its time. */
export const archived = <Node>(through: number, until: Node, command: (text: string) => Node) =>
  rich<
    Node | string
  >`Rows 1 to ${formatCount(through)}, until ${until}, are in archive files. They are not listed, searched or exported here; ${command("npm run audit:verify")} checks them too.`;

export const search = "Search the audit";
export const searchHint = "Sub-user, person, reason";
export const today = "Today";
export const yesterday = "Yesterday";
export const lastSevenDays = "Last 7 days";
export const oneRun = "One run only ×";
export const oneRunName = "One run only: show all again";
export const oneSubUser = "One sub-user only ×";
export const oneSubUserName = "One sub-user only: show all again";
export const filters = "Filters";
export const person = "Person";
export const outcome = "Outcome";
export const any = "Any";
export const fromDay = (zone: string) => `From (${zone})`;
export const toDay = (zone: string) => `To (${zone})`;
export const utc = "UTC";
export const action = "Action";
export const actionIs = (chosen: string) => `Action: ${chosen}`;
export const actions = (count: number) =>
  plural(count, { one: "1 action", other: `${formatCount(count)} actions` });

/** What was done, to whom, by whom, and of which run it was part. */
export const done = <Node>(act: Node, subject: Node | null, by: Node, inRun: Node | null) =>
  subject === null
    ? rich<Node | string>`${act} ${by} ${inRun ?? ""}`
    : rich<Node | string>`${act} ${subject} ${by} ${inRun ?? ""}`;
export const by = <Node>(actor: Node) => rich`by ${actor}`;
export const notSignedIn = "someone not signed in";
export const inRun = "in a run";
export const quoted = (action: string) => `“${action}”`;
export const subjectAt = <Node>(subject: Node, account: Node) => rich`${subject} ${account}`;
export const at = <Node>(account: Node) => rich`at ${account}`;
export const becomes = "becomes";
export const reason = <Node>(text: Node) => rich`Reason: ${text}`;
export const fromAddress = (address: string) => `from ${address}`;
export const showDetails = "Show details";
export const hideDetails = "Hide details";
export const details = {
  row: "Row",
  time: "Time",
  from: "From",
  account: "Account",
  remoteId: "Remote id",
  operation: "Operation",
  run: "Run",
  request: "Request",
  before: "Before",
  after: "After",
};

/**
 * Of what was changed or asked for; other fields are called as operations call them, and those of neither are
 * shown with the details alone.
 */
export const fields: Readonly<Record<string, string>> = {
  tags: "Tags",
  customer: "Customer",
  subUsers: "Sub-users",
  comments: "Comments",
  comment: "Comment",
  mergedCustomers: "Merged customers",
  views: "Saved views",
  alertRules: "Alert rules",
  state: "State",
  overrideBlock: "Lift a block",
  credentials: "Credentials",
  operations: "Operations",
  runs: "Runs",
  firstRow: "First row",
  lastRow: "Last row",
  planned: "To change",
  skipped: "Skipped",
  excluded: "Left out",
  included: "Included",
  rows: "Rows",
  selected: "Selected",
  role: "Role",
  until: "Until",
  sessions: "Sessions ended",
  links: "Links withdrawn",
  disabled: "Disabled",
  dropSecondFactors: "Second factors removed",
  daily: "GB a day",
  action: "GB at once",
  on: "Single keys",
  passkey: "Passkey",
  provider: "Provider",
  address: "Address",
  tested: "Tested",
  gateway: "Gateway",
  idField: "Id field",
  delivered: "Delivered",
  work: "Done",
  alerts: "Alerts",
  threshold: "Threshold",
  enabled: "On",
  label: "Name",
  target: "Sent to",
  anotherToken: "Another token",
  signedAnew: "Another signing secret",
  anotherAddress: "Another address",
  shared: "Shared",
  language: "Language",
  origin: "From",
};
/** Of the filter that an export was made with. */
export const filterFields: Readonly<Record<string, string>> = {
  q: "Search",
  actor: "Person",
  action: "Action",
  outcome: "Outcome",
  account: "Account",
  from: "From",
  to: "To",
  zone: "Time zone",
  selected: "Selected",
  status: "Status",
};
/** How someone signed in or confirmed who they are, or what an account signs in with. */
export const withMeans: Readonly<Record<string, string>> = {
  password: "With a password",
  totp: "With a password and a one-time code",
  code: "With a one-time code",
  "recovery-code": "With a password and a recovery code",
  passkey: "With a passkey",
  openid: "At the OpenID provider",
  link: "Through a link",
};
export const withOther = (what: string) => `Signs in with: ${what}`;
export const alertWork: Readonly<Record<string, string>> = {
  acknowledge: "Acknowledged",
  reopen: "Reopened",
  wake: "Woken",
  assign: "Taken",
  unassign: "Handed back",
  snooze: "Snoozed",
};
/** The fields of a customer within a sentence. */
const customerFields: Readonly<Record<string, string>> = {
  name: "name",
  reference: "reference",
  emails: "e-mail addresses",
  contacts: "contacts",
  timeZone: "time zone",
  language: "language",
  formerReferences: "former references",
  state: "state",
};
const namesOf = (fields: readonly string[]) => fields.map((field) => customerFields[field] ?? field);
export const filledIn = (fields: readonly string[]) => `Filled in: ${listed(namesOf(fields))}`;
export const fieldsChanged = (fields: readonly string[]) => `Changed: ${listed(namesOf(fields))}`;
export const none = "None";
export const noCeiling = "No ceiling";
export const yes = "Yes";
export const no = "No";
