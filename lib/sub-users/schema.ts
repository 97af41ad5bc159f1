import { z } from "zod";
import type { Forecast } from "../usage/schema";

export const subUserStatuses = ["active", "disabled", "blocked", "unknown"] as const;
export type SubUserStatus = (typeof subUserStatuses)[number];

export const capFields = ["trafficCap", "ipCap"] as const;
export type CapField = (typeof capFields)[number];

/** Account and remote id together name one sub-user; the remote id is opaque. */
export const subUserRef = z.strictObject({
  accountId: z.string().min(1).max(64),
  remoteId: z.string().min(1).max(200),
});
export type SubUserRef = z.infer<typeof subUserRef>;

export const pageSizes = [25, 50, 100, 250] as const;
export const defaultPageSize = 50;

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

export const listSubUsersParams = z.strictObject({
  q: z.string().max(200).default(""),
  account: z.array(z.string().max(64)).max(50).default([]),
  provider: z.array(z.string().max(32)).max(20).default([]),
  status: z.array(z.enum(subUserStatuses)).max(4).default([]),
  /** Share of the cap in percent from which a sub-user counts as near it. */
  nearCap: z.number().int().min(1).max(100).nullable().default(null),
  unlimited: z.boolean().nullable().default(null),
  tag: z.array(z.string().max(40)).max(20).default([]),
  /** At the recent rate the cap is reached within so many days. */
  runningOut: z.number().int().min(1).max(365).nullable().default(null),
  sort: z.enum(subUserSortKeys).default("usage"),
  order: z.enum(["asc", "desc"]).default("desc"),
  page: z.number().int().min(1).max(1_000_000).default(1),
  size: z.union([z.literal(25), z.literal(50), z.literal(100), z.literal(250)]).default(defaultPageSize),
});
export type ListSubUsersParams = z.infer<typeof listSubUsersParams>;

/**
 * A sub-user as the browser sees it. Bytes and counts; times are ISO 8601.
 * A cap: number, "unlimited", or null when the provider does not say. A used figure: number or null likewise.
 */
export interface SubUser {
  accountId: string;
  remoteId: string;
  provider: string;
  name: string;
  /** The proxy login where it differs from the name. */
  login: string | null;
  email: string | null;
  status: SubUserStatus;
  note: string | null;
  tags: string[];
  trafficCap: number | "unlimited" | null;
  trafficUsed: number | null;
  ipCap: number | "unlimited" | null;
  ipUsed: number | null;
  createdAt: string | null;
  updatedAt: string | null;
  /** Caps that the provider should report and last did not: a number above is the one it reported before. */
  unsaid: CapField[];
  /** When the provider last reported such a cap; null for one that it reports, and for one that it never reported. */
  trafficCapSaidAt: string | null;
  ipCapSaidAt: string | null;
  /** When the provider was last seen to say this. */
  observedAt: string;
  /** Set once the provider no longer lists it. */
  vanishedAt: string | null;
  /** Bytes of the last seven days; null without history. */
  weekTraffic: number | null;
  forecastState: "known" | "not-using" | "not-enough-history" | "no-cap" | "not-known";
  /** Days until the cap; only when the state is "known". */
  forecast: Forecast | null;
  /** An operation whose outcome nobody knows yet. */
  unsettled: boolean;
}

export interface SubUserPage {
  rows: SubUser[];
  total: number;
  page: number;
  size: number;
}

export function subUserPath(ref: SubUserRef): string {
  return `/sub-users/${encodeURIComponent(ref.accountId)}/${encodeURIComponent(ref.remoteId)}`;
}
