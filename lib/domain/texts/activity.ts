import { formatCount } from "../format";
import { plural, rich } from "./message";

export const sectionTitle = "Activity";
export const sectionEmpty = "No change has been made to it through Subdesk yet.";
export const auditLink = "All of it in the audit";

export const pageEmptyTitle = "Nothing has been done yet";
export const pageEmpty = "Everything that people do here is listed with its outcome.";
export const personEmptyTitle = "No one of that name has done anything";
export const showEveryone = "Show everyone";
export const personLabel = "Person";
export const personHint = "Done by whom";

export const unsettled = (count: number) =>
  plural(count, {
    one: "The outcome of 1 operation is not known yet.",
    other: `The outcomes of ${formatCount(count)} operations are not known yet.`,
  });
export const settleLink = "Settle";
export const settle = "Settle…";

/** At the end of a list: what was older may be gone. */
export const cut = "Older entries may have been removed because of their age. The audit has all of them.";

export const noOne = "No one signed in";
export const reason = <Node>(text: Node) => rich`Reason: ${text}`;
export const byAndWhen = <Node>(person: Node, time: Node) => rich`${person}, ${time}`;
/** What was done, to whom, at which account. */
export const doneAt = <Node>(what: Node, subUser: Node, account: Node) => rich`${what} ${subUser} ${account}`;
/** One of several sub-users with the same name. */
export const nameApart = <Node>(name: Node, apart: string) => rich<Node | string>`${name} (${apart})`;
export const atAccount = (account: string) => `at ${account}`;
export const changed = (field: string, before: string | null, after: string) =>
  `${field}: ${before === null ? after : `${before} → ${after}`}`;
export const valueAt = <Node>(field: string, time: Node) => rich<Node | string>`${field}: ${time}`;
