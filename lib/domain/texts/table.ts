import { formatCount } from "../format";
import { rich } from "./message";

// Only what the table shows before its first row is used: this file is part of its first load.

export const title = "Sub-users";
export const create = "Create sub-user";
export const createMany = "Create many";
export const bulkActions = "Bulk actions";
export const tryAgain = "Try again";
export const readLast = "This is the data that was read last.";

export const tableHelp =
  "Arrow keys move between rows, up to the heading, and into a row’s controls. Space selects, Enter opens.";
export const selectPage = "Select all on this page";
export const selectRow = (name: string) => `Select ${name}`;
export const actions = "Actions";
export const actionsFor = (name: string) => `Actions for ${name}`;
export const editNoteOf = (name: string) => `Edit note of ${name}`;
export const editTagsOf = (name: string) => `Edit tags of ${name}`;

export const pages = "Pages";
export const page = "Page";
export const rowsPerPage = "Rows per page";
export const firstPage = "First page";
export const previousPage = "Previous page";
export const nextPage = "Next page";
export const lastPage = "Last page";
export const ofPages = (count: number) => `of ${formatCount(count)}`;
export const rangeOfRows = (first: number, last: number, total: number) =>
  `${formatCount(first)}–${formatCount(last)} of ${formatCount(total)}`;

export const searchLabel = "Search sub-users";
export const searchPlaceholder = "Name, customer, id, e-mail, note, tag";
export const clearSearch = "Clear search";
export const filters = "Filters";
export const filtersOn = (count: number) => `Filters, ${count} on`;
export const clearFilters = "Clear filters";
export const removeFilter = (filter: string) => `Remove filter ${filter}`;
export const cannotBeApplied = ", cannot be applied";
export const choice = (label: string, gone: boolean) => (gone ? `${label} (gone)` : label);
export const filterLabel = (filter: string) => `${filter}:`;
export const filterSaid = <Node>(filter: Node, choices: string) => rich<Node | string>`${filter} ${choices}`;

export const usedUp = "Cap used up";
export const shareOrMore = (percent: number) => `${percent} % or more`;
export const noTrafficCap = "No traffic cap";
export const aTrafficCap = "With a traffic cap";
export const days = (count: number) => `${count} days`;
export const withoutCustomer = "Without a customer";
export const openAlert = "Open";
export const earlierAlert = "Since the account was first read";

export const exportList = "Export";
export const exportHint = "Export what is listed as CSV";
export const sortBy = "Sort by";
export const direction = "Direction";
export const ascending = "Ascending";
export const descending = "Descending";
export const density = "Density";
export const dense = "Dense";
export const comfortable = "Comfortable";
export const columns = "Columns";
export const arrangeColumns = "Move and resize…";
export const usualColumns = "Show the usual columns";

export const loginHint = "The user name of the proxy";
export const trafficHint = "Used of the cap; ordered by the share in use";
export const leftHint = "Traffic left of the cap";
export const forecastHint = "When the cap is reached at the recent rate; ordered by who runs out first";
export const weekHint = "Traffic of the last seven days";
export const updatedHint = "Last changed at the provider";
export const remoteIdHint = "Its id at the provider";
export const observedHint = "When the provider last reported this";

const asItIs = <Node>(text: Node): (string | Node)[] => [text];
/** Where a search found a sub-user. */
export const foundAs = {
  name: asItIs,
  login: asItIs,
  email: asItIs,
  remoteId: <Node>(text: Node) => rich<Node | string>`Remote id ${text}`,
  note: <Node>(text: Node) => rich<Node | string>`Note: ${text}`,
  tags: <Node>(text: Node) => rich<Node | string>`Tag: ${text}`,
  customer: <Node>(text: Node) => rich<Node | string>`Customer: ${text}`,
};

export const unsettled = "Unsettled";
export const unsettledHint = "The outcome of an operation on it is not known";
export const notReported = (provider: string) => `Not reported by ${provider}`;
export const readBefore = (at: string) => `As of ${at}: `;
export const noCap = "no cap";
export const shortWithoutCap = (used: string) => `${used} · no cap`;
export const usedWithoutCap = (used: string) => `${used}, no cap`;
export const capOnly = (cap: string, provider: string) => `${cap} cap, use not reported by ${provider}`;
/** `lastReported` is the day of a cap that the provider no longer reports. */
export const usedOfCap = ({
  used,
  cap,
  percent = null,
  lastReported = null,
}: {
  used: string;
  cap: string;
  percent?: number | null;
  lastReported?: string | null;
}) =>
  [
    `${used} of ${cap}`,
    ...(percent === null ? [] : [`${percent} %`]),
    ...(lastReported === null ? [] : [`cap last reported ${lastReported}`]),
  ].join(", ");
