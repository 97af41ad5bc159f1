export const subUserStatuses = ["active", "disabled", "blocked", "unknown"] as const;
export type SubUserStatus = (typeof subUserStatuses)[number];

export const pageSizes = [25, 50, 100, 250] as const;
export type PageSize = (typeof pageSizes)[number];
export const mostPages = 1_000_000;

/** What the table can be ordered by, in the order of its menu. `usage` is the share of the traffic cap in use. */
export const subUserSortLabels = {
  daysLeft: "Days until the cap",
  usage: "Share of traffic used",
  trafficUsed: "Traffic used",
  trafficLeft: "Traffic left",
  trafficCap: "Traffic cap",
  weekTraffic: "Traffic of 7 days",
  ipUsed: "IPs used",
  ipCap: "IP cap",
  name: "Name",
  account: "Account",
  status: "Status",
  created: "Created",
  updated: "Updated",
};
export type SubUserSortKey = keyof typeof subUserSortLabels;
export const subUserSortKeys = Object.keys(subUserSortLabels) as [SubUserSortKey, ...SubUserSortKey[]];

/** So many tags are offered to choose from. */
export const mostListedTags = 1_000;
