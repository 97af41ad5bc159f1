import { rich } from "./message";

export const title = "Keys";
export const help = "Outside text fields. A key opens, moves or selects; none changes anything by itself.";
export const off = "Single keys are switched off in your account.";
export const headings = {
  everywhere: "Everywhere",
  table: "In the table of sub-users",
  "sub-user": "On the row with the focus, or on a sub-user’s page",
  page: "On a sub-user’s page",
} as const;
export const moveBetweenRows = "Move between rows";
export const intoRow = "Into the row’s controls, and back";
export const open = "Open";
export const select = "Select, or select a range";
export const clearSelection = "Clear the selection";
/** Between keys that do the same, that follow each other, and that are held together. */
export const or = "or";
export const then = "then";
export const plus = "+";
export const whereToSwitch = <Node>(account: Node) =>
  rich`Single keys can be switched on and off in ${account}.`;
export const yourAccount = "your account";
