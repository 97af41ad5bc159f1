export const subUserStatuses = ["active", "disabled", "blocked", "unknown"] as const;
export type SubUserStatus = (typeof subUserStatuses)[number];

export const pageSizes = [25, 50, 100, 250] as const;
export type PageSize = (typeof pageSizes)[number];

/** What the table can be ordered by. `usage` is the share of the traffic cap in use. */
export const subUserSortKeys = [
  "name",
  "status",
  "account",
  "usage",
  "trafficUsed",
  "trafficCap",
  "trafficLeft",
  "ipUsed",
  "ipCap",
  "created",
  "updated",
  "daysLeft",
  "weekTraffic",
] as const;
export type SubUserSortKey = (typeof subUserSortKeys)[number];

/** So many tags are offered to choose from. */
export const mostListedTags = 1_000;

/** What a filter can hold at most; the controls stop there, and an address beyond it is refused. */
export const most = {
  q: 200,
  accounts: 50,
  accountId: 64,
  providers: 20,
  providerId: 32,
  tags: 20,
  tag: 40,
  near: 100,
  out: 365,
  page: 1_000_000,
} as const;
