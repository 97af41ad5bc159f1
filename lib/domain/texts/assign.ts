import { formatCount } from "../format";
import { plural } from "./message";
import { subUsers } from "./run-words";

export const assign = "Assign to customer…";
export const makeFromThese = "Create customers from these…";
export const change = "Change…";

export const assignTitle = "Assign to a customer";
export const removeTitle = "Remove from the customer?";
export const makeTitle = "Create customers from these";
export const about = (count: number) =>
  `For ${subUsers(count)}. Nothing changes at a provider, and it can be undone.`;

export const searchLabel = "Customer";
export const searchHelp = "Find one, or enter the name of a new one.";
export const searchPlaceholder = "Name";
export const searchPlaceholderPersonal = "Name, e-mail, reference or contact";
export const choices = "Customers";
export const newCustomer = (name: string) => `New customer “${name}”`;
export const holds = (count: number) => subUsers(count);
export const noneChosen = "No customer";
export const noneFound = "No customer matches this search.";
export const reading = "Checking which customers they belong to…";
export const chooseOne = "Choose a customer.";

export const without = (count: number) =>
  plural(count, {
    one: "1 has no customer yet.",
    other: `${formatCount(count)} have no customer yet.`,
  });
export const takenFrom = (count: number, customer: string) =>
  plural(count, {
    one: `1 is taken from ${customer}.`,
    other: `${formatCount(count)} are taken from ${customer}.`,
  });
export const alreadyThere = (count: number) =>
  plural(count, { one: "1 is there already.", other: `${formatCount(count)} are there already.` });
export const unknown = (count: number) =>
  plural(count, {
    one: "1 is no longer known to Subdesk and is left out.",
    other: `${formatCount(count)} are no longer known to Subdesk and are left out.`,
  });
export const moreCustomers = (count: number) =>
  plural(count, {
    one: "And from one more customer.",
    other: `And from ${formatCount(count)} more customers.`,
  });
/** Of those that change hands. */
export const fromToday =
  "From today (UTC), their traffic counts for the new customer. Earlier traffic stays where it is.";

export const assignTo = (count: number) => `Assign ${subUsers(count)}`;
export const makeAsWell = "Create it as well";
export const removeConfirm = "Remove";
export const removeHelp = (customer: string) =>
  `It will be without a customer. What it used until today stays with ${customer}.`;

export const makeCount = (count: number) =>
  plural(count, { one: "Create 1 customer", other: `Create ${formatCount(count)} customers` });
export const useNamesakes = "Assign those with the name of an existing customer to that customer";
export const namesakes = (count: number) =>
  plural(count, {
    one: "1 has the name of an existing customer.",
    other: `${formatCount(count)} have the name of an existing customer.`,
  });
export const namesake = (subUser: string, customer: string) => `${subUser}: ${customer}`;
export const madeFor = (count: number) =>
  plural(count, {
    one: "1 gets a customer with its own name.",
    other: `${formatCount(count)} get a customer each, with their own names.`,
  });
export const haveOne = (count: number) =>
  plural(count, {
    one: "1 already has a customer, which it keeps.",
    other: `${formatCount(count)} already have a customer, which they keep.`,
  });
export const twins = (count: number) =>
  plural(count, {
    one: "1 of them has the name of another: both get a customer of that name.",
    other: `${formatCount(count)} of them share a name with another: each gets a customer of that name.`,
  });
export const nothingToMake = "All of them have a customer.";
export const andMore = (count: number) => `and ${formatCount(count)} more`;

export const assigned = (count: number, customer: string) => `Assigned ${subUsers(count)} to ${customer}`;
export const removed = "It has no customer now";
export const made = (customers: number, linked: number) =>
  `${plural(customers, { one: "Created 1 customer", other: `Created ${formatCount(customers)} customers` })} for ${subUsers(linked)}`;
export const changedMeanwhile = (count: number) =>
  plural(count, {
    one: "1 was left as it is: a colleague changed it in the meantime.",
    other: `${formatCount(count)} were left as they are: a colleague changed them in the meantime.`,
  });
export const nothingChanged = "Nothing was changed";
export const undo = "Undo";
export const undone = "Undone";
export const notUndone = "Not undone";
export const undoneBut = (count: number) =>
  plural(count, {
    one: "1 was changed again since and was left as it is.",
    other: `${formatCount(count)} were changed again since and were left as they are.`,
  });
export const tooMany = (count: number) => `At most ${formatCount(count)} at once. Select fewer.`;

// The section on the page of a sub-user.
export const sectionTitle = "Customer";
export const noCustomer = "It has no customer.";
export const assignOne = "Assign…";
export const removeOne = "Remove…";
export const closed = "Closed";
export const siblings = (count: number) =>
  plural(count, { one: "1 other sub-user", other: `${formatCount(count)} other sub-users` });
export const noSiblings = "No other sub-user.";
export const allSiblings = (count: number) => `Show all ${formatCount(count)}`;
export const left = (amount: string) => `${amount} left`;
export const noCap = "no cap";
export const leftUnknown = "left: not reported";
export const notRead = "The customer could not be read just now.";
