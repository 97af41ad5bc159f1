import { formatCount } from "../format";
import { listed } from "./message";

// The table of customers and its menu.

export const title = "Customers";
export const create = "Create customer";
export const adopt = "Adopt sub-users";

export const searchLabel = "Search customers";
export const searchPlaceholder = "Name, reference, e-mail";
export const searchByName = "Name";
export const clearFilters = "Clear filters";

export const closed = "Closed";
export const activeAndClosed = "Active and closed";
export const withSubUsers = "With sub-users";
export const withoutSubUsers = "Without sub-users";
export const days = (count: number) => `${count} days`;

export const used = "Used";
export const left = "Left";
export const week = "7 days";
export const month = "30 days";
export const referenceHint = "The number in your shop or billing system";
export const subUsersHint = "At each provider";
export const usedHint = "The total of its sub-users’ counters";
export const leftHint = "Left of the caps of its sub-users in use";
export const firstHint = "The sub-user that reaches its cap first at the recent rate";
export const weekHint =
  "Traffic of today and the six UTC days before, while it was this customer’s; up to 10 min old";
export const monthHint =
  "Traffic of today and the 29 UTC days before, while it was this customer’s; up to 10 min old";
export const asOfHint = "The oldest reading among its figures";

export const countAt = (provider: string, count: number) => `${provider} ${formatCount(count)}`;
export const listOf = (texts: readonly string[]) => listed(texts);
export const titleAsOf = (title: string | undefined, at: string | null) =>
  [...(title === undefined ? [] : [title]), ...(at === null ? [] : [`as of ${at}`])].join("; ");
export const noneRunsOut = "None of its sub-users runs out";
export const firstOut = (when: string, subUser: string) => `${when} · ${subUser}`;
export const firstTitle = (subUser: string, when: string) => `${subUser}: ${when}`;
export const commentTitle = (body: string, author: string, at: string) => `${body} (${author}, ${at})`;

export const actionsFor = (customer: string) => `Actions for ${customer}`;
export const open = "Open";
export const edit = "Edit…";
export const assign = "Assign sub-users…";
export const merge = "Merge…";
export const close = "Close…";
export const reopen = "Reopen…";
export const erase = "Erase personal data…";
export const copyName = "Copy name";
export const copiedName = "Name copied";
export const notCopied = "Your browser does not allow copying";

export const nothingExported = "Nothing was exported";

export const cannotApply = "This filter cannot be applied";
export const cannotApplyHelp = (problem: string) => `${problem} Remove it or choose another value.`;
export const noMatch = "No customer matches";
export const noMatchActive = "Only active customers were searched.";
export const noMatchHelp = "Active and closed customers were searched.";
export const searchClosedToo = "Search closed ones too";
export const noCustomers = "No customers yet";
export const noCustomersHelp =
  "A customer is one person or company with sub-users at any number of providers. Subdesk can suggest customers from the sub-users that it knows.";
