import type { AdoptEntry, AdoptSuggestion } from "@/lib/domain/customers/adopt";
import type { PickedCustomer } from "../assign/customer-picker";

/** What someone decided about a suggestion; what is absent is as it was suggested. */
export interface Choice {
  /** Of the customer that it would make. */
  id: string;
  accepted?: boolean;
  customer?: PickedCustomer;
}

type Choices = ReadonlyMap<string, Choice>;

/** What someone decided about one list of suggestions, and what they look for in it. */
export interface Decisions {
  choices: Choices;
  text: string;
}

export const undecided: Decisions = { choices: new Map(), text: "" };

/**
 * Of each list of suggestions, as long as the page is open: switching between lists loses no decision.
 */
export type AllDecisions = ReadonlyMap<string, Decisions>;

export function decide(
  all: AllDecisions,
  list: string,
  change: (before: Decisions) => Partial<Decisions>,
): AllDecisions {
  const before = all.get(list) ?? undecided;
  return new Map(all).set(list, { ...before, ...change(before) });
}

/** A suggestion as it stands now. */
export interface Chosen extends AdoptSuggestion {
  accepted: boolean;
}

export function chosenOf(suggestion: AdoptSuggestion, choice: Choice | undefined): Chosen {
  const { customer } = choice ?? {};
  return {
    ...suggestion,
    accepted: choice?.accepted ?? suggestion.sure,
    ...(customer && {
      name: customer.name,
      customer: customer.id === null ? null : { id: customer.id, name: customer.name },
    }),
  };
}

/** What is sent; `id` is the new customer's. */
export function entryOf(
  { name, customer, reference, emails, contacts, subUsers }: AdoptSuggestion,
  id: string,
): AdoptEntry {
  return {
    id,
    name,
    customerId: customer?.id ?? null,
    reference,
    emails,
    contacts,
    subUsers: subUsers.map(({ accountId, remoteId }) => ({ accountId, remoteId })),
  };
}

/** Whether its customer or one of its sub-users holds this text. */
export function holds({ name, subUsers }: AdoptSuggestion, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return (
    wanted === "" ||
    name.toLowerCase().includes(wanted) ||
    subUsers.some((one) => one.name.toLowerCase().includes(wanted))
  );
}
