import type { SortOrder } from "../sub-users/vocabulary";

/** The name of a customer's figure in every table, menu and export. */
export const customerColumns = {
  name: "Name",
  reference: "Reference",
  state: "State",
  subUsers: "Sub-users",
  used: "Traffic used",
  left: "Traffic left",
  runsOut: "First to run out",
  week: "Traffic of 7 days",
  month: "Traffic of 30 days",
  lastComment: "Last comment",
  asOf: "As of",
  created: "Created",
} as const;

/** What the table can be ordered by, in the order of its menu, each with its first direction. */
export const customerSorts = {
  runsOut: { label: "Who runs out first", first: "asc" },
  name: { label: customerColumns.name, first: "asc" },
  reference: { label: customerColumns.reference, first: "asc" },
  subUsers: { label: customerColumns.subUsers, first: "desc" },
  used: { label: customerColumns.used, first: "desc" },
  left: { label: customerColumns.left, first: "asc" },
  week: { label: customerColumns.week, first: "desc" },
  month: { label: customerColumns.month, first: "desc" },
  lastComment: { label: customerColumns.lastComment, first: "desc" },
  created: { label: customerColumns.created, first: "desc" },
} as const satisfies Record<string, { label: string; first: SortOrder }>;
export type CustomerSortKey = keyof typeof customerSorts;

/** Those that take the permission to see contacts. */
export const privateSorts: readonly CustomerSortKey[] = ["reference", "lastComment"];
