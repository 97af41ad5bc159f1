import { formatBytes } from "../format";
import { rich } from "./message";

export const notRefreshed = (why: string) => `The overview could not be refreshed: ${why}`;

export const getStarted = "Get started";
export const stepsDone = (done: number, all: number) => `${done} of ${all} done`;
/** A heading with its count. */
export const withCount = <Node>(heading: string, count: Node) => rich<Node | string>`${heading} ${count}`;
export const dismiss = "Dismiss";
export const stepIsDone = ": done";
/** Of a link whose text says only what it does. */
export const actionOn = (action: string, what: string) => `${action}: ${what}`;

export const countsList = "Sub-users by status";
export const subUsers = "Sub-users";
export const active = "Active";
export const disabled = "Disabled";
export const blocked = "Blocked";

export const runsOutNext = "Runs out next";
export const allWithin = (days: number) => `All within ${days} days`;
export const left = (bytes: number) => `${formatBytes(bytes)} left`;
export const leftUntil = <Node>(left: Node, until: Node) => rich`${left} ${until}`;
export const usedUp = "used up";
export const noneRunsOut = "No one is running out: no forecast reaches a cap yet.";
export const customersRunOut = "Customers that run out first";
export const allCustomers = "All customers";
export const noCustomerRunsOut = "No customer is running out: no forecast reaches a cap yet.";
export const movers = "Most traffic in 7 days";
export const allByTraffic = "All by traffic";
export const noMovers = "No traffic has been observed in the last seven days.";
/** What tells it from others of its name, and its account. */
export const apartAtAccount = (apart: string, account: string) => `${apart} · ${account}`;
export const nameAndWhere = <Node>(name: Node, where: Node) => rich`${name} ${where}`;
export const activity = "Activity";
export const allActivity = "All activity";
export const noActivity = "Nothing has been done yet.";

export const freshness = "Freshness";
export const accounts = "Accounts";
export const noAccount = "No provider account is connected.";
export { countOfSubUsers as accountSubUsers } from "./counts";
/** "sync failed, data from 12 min ago", with the account's state before it where that says more. */
export const dataFrom = <Node>(state: string | null, since: string, time: Node) =>
  state === null ? rich<Node | string>`${since} ${time}` : rich<Node | string>`${state}, ${since} ${time}`;
