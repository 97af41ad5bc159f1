export const subUserStatuses = ["active", "disabled", "blocked", "unknown"] as const;
export type SubUserStatus = (typeof subUserStatuses)[number];

export const pageSizes = [25, 50, 100, 250] as const;
export type PageSize = (typeof pageSizes)[number];
export const mostPages = 1_000_000;

export type SortOrder = "asc" | "desc";

/**
 * What the table can be ordered by, in the order of its menu, each with the direction it is wanted in first.
 * `runsOut` has those who can run out ahead of all others, soonest first; `usage` is the share of the traffic
 * cap in use.
 */
export const subUserSorts = {
  runsOut: { label: "Who runs out first", first: "asc" },
  daysLeft: { label: "Days until the cap", first: "asc" },
  usage: { label: "Share of traffic used", first: "desc" },
  trafficUsed: { label: "Traffic used", first: "desc" },
  trafficLeft: { label: "Traffic left", first: "asc" },
  trafficCap: { label: "Traffic cap", first: "desc" },
  weekTraffic: { label: "Traffic of 7 days", first: "desc" },
  ipUsed: { label: "IPs used", first: "desc" },
  ipCap: { label: "IP cap", first: "desc" },
  name: { label: "Name", first: "asc" },
  account: { label: "Account", first: "asc" },
  status: { label: "Status", first: "asc" },
  created: { label: "Created", first: "desc" },
  updated: { label: "Updated", first: "desc" },
} as const satisfies Record<string, { label: string; first: SortOrder }>;
export type SubUserSortKey = keyof typeof subUserSorts;
export const subUserSortKeys = Object.keys(subUserSorts) as [SubUserSortKey, ...SubUserSortKey[]];

/** So many tags are offered to choose from. */
export const mostListedTags = 1_000;
