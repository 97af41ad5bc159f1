import { plural } from "./message";

export const noSubUsers = "It has no sub-users";
export const notKnown = "not known";
export const unlimited = "unlimited";
export const noneInUse = "none in use";
export const atLeast = (amount: string) => `≥ ${amount}`;
export const joined = (notes: readonly string[]) => notes.join("; ");
export const useNotReported = (count: number, of: number) =>
  plural(count, {
    one: `the use of 1 of ${of} sub-users is not reported`,
    other: `the use of ${count} of ${of} sub-users is not reported`,
  });
export const unlimitedOf = (count: number, of: number) =>
  plural(count, {
    one: `1 of ${of} sub-users has no cap`,
    other: `${count} of ${of} sub-users have no cap`,
  });
export const leftOfCaps = (amount: string) => `${amount} left of caps`;
export const leftNotKnown = (count: number, of: number) =>
  plural(count, {
    one: `what 1 of ${of} sub-users has left is not known`,
    other: `what ${count} of ${of} sub-users have left is not known`,
  });
export const leftOff = (count: number, amount: string) =>
  plural(count, {
    one: `1 is disabled or blocked, with ${amount} left`,
    other: `${count} are disabled or blocked, with ${amount} left`,
  });
