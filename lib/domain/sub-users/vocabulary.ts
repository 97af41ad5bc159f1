import { columnNames } from "./column-names";

export const subUserStatuses = ["active", "disabled", "blocked", "unknown"] as const;
export type SubUserStatus = (typeof subUserStatuses)[number];

export const pageSizes = [25, 50, 100, 250] as const;
export type PageSize = (typeof pageSizes)[number];
export const maxPages = 1_000_000;

export type SortOrder = "asc" | "desc";

/**
 * What the table can be ordered by, in the order of its menu, each with its first direction. `runsOut` puts
 * those that can run out ahead of all others, soonest first; `usage` is the share of the traffic cap in use.
 */
export const subUserSorts = {
  runsOut: { label: "Who runs out first", first: "asc" },
  daysLeft: { label: columnNames.daysLeft, first: "asc" },
  usage: { label: "Share of traffic used", first: "desc" },
  trafficUsed: { label: columnNames.trafficUsed, first: "desc" },
  trafficLeft: { label: columnNames.trafficLeft, first: "asc" },
  trafficCap: { label: columnNames.trafficCap, first: "desc" },
  weekTraffic: { label: columnNames.weekTraffic, first: "desc" },
  ipUsed: { label: columnNames.ipUsed, first: "desc" },
  ipCap: { label: columnNames.ipCap, first: "desc" },
  name: { label: columnNames.name, first: "asc" },
  account: { label: columnNames.account, first: "asc" },
  customer: { label: columnNames.customer, first: "asc" },
  status: { label: columnNames.status, first: "asc" },
  created: { label: columnNames.created, first: "desc" },
  updated: { label: columnNames.updated, first: "desc" },
} as const satisfies Record<string, { label: string; first: SortOrder }>;
export type SubUserSortKey = keyof typeof subUserSorts;
export const subUserSortKeys = Object.keys(subUserSorts) as [SubUserSortKey, ...SubUserSortKey[]];

/** The most tags offered to choose from. */
export const maxListedTags = 1_000;
