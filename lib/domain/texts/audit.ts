import { formatCount } from "../format";
import { plural, rich } from "./message";

export const title = "Audit";
export const detail = <Node>(command: (text: string) => Node) =>
  rich`Each row is chained to the one before, so any change, gap or reordering shows. ${command("npm run audit:verify")} checks the whole chain.`;
export const exportCsv = "Export CSV";
export const noneMatchesTitle = "Nothing in the audit matches";
export const noneOutsideMatchesTitle = "Nothing outside the archive files matches";
export const noneMatches = "Take a filter away to see more.";
export const emptyTitle = "The audit is empty";
export const empty = "What people do here is written down from the first sign-in on.";
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
};

/** Of what was changed or asked for; other fields are called as operations call them. */
export const fields: Record<string, string> = {
  tags: "Tags",
  customer: "Customer",
  revision: "Revision",
  fields: "Fields",
  subUsers: "Sub-users",
  comment: "Comment",
  change: "Change",
  state: "State",
  overrideBlock: "Lift a block",
  credentials: "Credentials",
  q: "Search",
  operations: "Operations",
  runs: "Runs",
  firstRow: "First row",
  lastRow: "Last row",
};
export const none = "None";
export const yes = "Yes";
export const no = "No";
