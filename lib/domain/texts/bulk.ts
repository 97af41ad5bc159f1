import { formatCount } from "../format";
import type { CapChange, TopUp } from "../runs/run";
import type { TagMode } from "../sub-users/tags";
import { listed } from "./message";
import { subUsers } from "./run-words";

export const tagMode = "How";
export const tagModes: Record<TagMode, string> = {
  add: "Add to the tags",
  remove: "Remove from the tags",
  replace: "Replace the tags",
};
export const tags = "Tags";
export const noTag = "Enter at least one tag.";
export const replaceTagsHelp = "Each gets exactly these. Leave this empty to remove all tags.";

/** The bar of a selection. */
export const topUp = "Top up…";
export const bulkActions = "Bulk actions";
export const exportView = (count: number) => `Export this view (${formatCount(count)})`;
export const nothingExported = "Nothing was exported";
export const notExported = "Nothing was exported: this filter cannot be applied";
export const mostAtOnce = (count: number) => `At most ${formatCount(count)} at once`;
export const selectFewer = "Select fewer.";
export const tooMany = (count: number) => `At most ${formatCount(count)} at once. Select fewer.`;
export const notPlanned = "Nothing was planned";
export const planUnanswered =
  "Subdesk did not answer, so the draft may or may not have been planned. It is safe to try again: the same request has one draft.";

export const about = (count: number) =>
  `For ${subUsers(count)} selected. The next page shows what would change; nothing is sent before you start it there.`;
export const preview = "Preview";
export const notOfferedBy = (accounts: readonly string[]) =>
  `Not offered by ${listed(accounts)}: those sub-users are skipped.`;

export const change = "Change";
export const capModes: Record<CapChange["mode"], string> = {
  set: "Set to",
  raise: "Raise by",
  lower: "Lower by",
  "raise-percent": "Raise by %",
  "lower-percent": "Lower by %",
  unlimited: "Unlimited",
};
export const percent = "Percent";
export const percentUnit = "%";
export const amountInGb = "Amount in GB";
export const numberOfIps = "Number of IPs";
export const units = { traffic: "GB", ips: "IPs" } as const;
export const ownCap = "Counted from each one’s own cap. Those without a cap are skipped.";
export const allowBelowUse = "Also when the new cap is below use";
export const belowUseMeans = "Those sub-users are cut off at once. Otherwise they are skipped.";

type TopUpMode = "gigabytes" | TopUp["mode"];
export const howMuch = "How much";
export const topUpModes: Record<TopUpMode, string> = {
  gigabytes: "GB for each",
  percent: "% of its cap",
  days: "Enough for days",
};
export const topUpAmounts: Record<TopUpMode, string> = {
  gigabytes: "GB for each",
  percent: "Percent of its cap",
  days: "Days",
};
export const topUpHints: Record<TopUpMode, string> = {
  gigabytes: "Added to what each has. Where traffic is not allocated, the cap is raised by it.",
  percent: ownCap,
  days: "Each gets what it lacks to last that long at its recent rate. Those that have enough, and those without a recent rate, are skipped.",
};
export const allThatIsLeft = "All that is left";
export const takeAllMeans =
  "What each has left returns to the pool. Its proxies stop working until traffic is added again.";
export const takeSomeMeans = "Those that have less left are skipped.";
export const otherUnit = (account: string, unit: string, bytes: string) =>
  `${account} counts in ${unit}: each GB that you enter is ${bytes} there.`;
export const minimum = "At least (GB)";
export const roundedUp = "Rounded up to";
export const wholeGb = "whole GB";
export const multiplesOf = (gigabytes: number) => `multiples of ${gigabytes} GB`;
export const product = "Product";

export const noteMode = "How";
export const replaceNote = "Replace the note";
export const appendNote = "Append to the note";
export const note = "Note";
export const emptyClears = "Empty clears the note.";
export const charactersLeft = (count: number) => `${formatCount(count)} characters left.`;

export const nothingToAppend = "Enter what to append.";
export const mostCharacters = (count: number) => `At most ${count} characters.`;
export const wholeNumberOf = (unit: string) => `Enter a whole number of ${unit}, at least 1.`;
export const mostOf = (count: number, unit: string) => `At most ${formatCount(count)} ${unit} at once.`;
export const days = "days";
export const percentage = "Enter a percentage such as 10 or 12.5.";
export const mostPercent = (percent: number) => `At most ${formatCount(percent)} %.`;
export const amountOfGb = "Enter an amount of GB such as 25, 0.5 or 1500.";
export const wholeNumbers = "Whole numbers only.";
export const capAboveZero = "A cap is more than 0; choose Unlimited for none.";
export const aboveZero = "Enter more than 0.";
export const moreThanCounted = "That is more than the provider can count.";
