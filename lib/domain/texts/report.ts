import { utcDate } from "../dates";
import { formatBytes, formatCount } from "../format";
import { usageGroups, type UsageGroup } from "../usage/report";
import { plural, rich } from "./message";

export const title = "Usage";
export const range = (from: string, to: string) =>
  from === to
    ? `${utcDate(from)}. Days are UTC days.`
    : `${utcDate(from)} to ${utcDate(to)}. Days are UTC days.`;
export const exportCsv = "Export CSV";
export const unreadable = (problems: readonly string[]) =>
  `This report cannot be made. ${problems.join(" ")}`;
export const showReadable = "Show what can be read";
/** Days of sub-users: one day of two sub-users counts as two. */
export const unverified = (bytes: number, days: number) =>
  plural(days, {
    one: `${formatBytes(bytes)} on 1 day is not verified and left out of every figure: what the provider reports for its days does not add up to its own counter.`,
    other: `${formatBytes(bytes)} on ${formatCount(days)} days of sub-users is not verified and left out of every figure: what the provider reports for these days does not add up to its own counter.`,
  });
export const noneMatches = "No sub-user matches";
export const none = "No sub-user yet";
export const clearFilters = "Clear filters";
export const severalTags =
  "A sub-user with several tags is in the line of each and counts once in the total.";

export const addedHint = "What changes made in Subdesk added, less what they took back";
export const addedHelp =
  "Added is what changes made in Subdesk gave, less what they took back. Changes made elsewhere and unlimited caps are not counted.";

export const byCustomerHelp =
  "Each UTC day counts for the customer that the sub-user had on that day. A sub-user that changed customers is in the line of each and counts once in the total.";
export const noCustomer = "Without a customer";

export const rangeChoice = "Range";
export const fromDay = "From (UTC)";
export const toDay = "To (UTC)";
export const betweenDays = "to";
export const groupChoice = "Group";
export const groups: Record<UsageGroup, string> = {
  "sub-user": "By sub-user",
  account: "By account",
  provider: "By provider",
  tag: "By tag",
  customer: "By customer",
};
export const search = "Search sub-users";
export const searchHint = "Name, id, e-mail, note, tag";
export const filters = "Filters";

export const chartSection = "Traffic by day";
export const usedAndAverage = <Node>(used: Node, average: Node) => rich`${used} used, ${average} a day`;
export const usedAddedAndAverage = <Node>(used: Node, added: Node, average: Node) =>
  rich`${used} used, ${added} added, ${average} a day`;
export const usedTakenBackAndAverage = <Node>(used: Node, takenBack: Node, average: Node) =>
  rich`${used} used, ${takenBack} taken back, ${average} a day`;
export const chart = (used: number, most: { day: string; bytes: number } | null) =>
  most === null
    ? `Traffic per day: ${formatBytes(used)} in all. The table after the chart has the same figures.`
    : `Traffic per day: ${formatBytes(used)} in all. Most on ${utcDate(most.day)}: ${formatBytes(most.bytes)}. The table after the chart has the same figures.`;
export const day = "Day (UTC)";
export const used = "Used";
export const reportedOfIt = "Of which reported by the provider";
export const notVerified = "Not verified, not counted";

export const tableSection = "Usage";
export const tableRegion = "Usage as a table";
export const tableCaption = (by: UsageGroup, from: string, to: string) =>
  `Usage by ${usageGroups[by].toLowerCase()}, ${utcDate(from)} to ${utcDate(to)}`;
export { countOfSubUsers as subUsers } from "./counts";
export const noTag = "No tag";
export const gone = "gone at the provider";
export const observedOf = (observed: number, expected: number) =>
  `${formatCount(observed)} of ${formatCount(expected)} days`;
export const percent = (whole: number) => `${whole} %`;
export const reportedDays = (days: number) => `${formatCount(days)} reported`;
export const unverifiedDays = (days: number) => `${formatCount(days)} not verified`;
