import type { CustomerName } from "../customers/name";
import type { Forecast, ForecastState } from "../usage/forecast";
import type { Cap } from "../usage/usage";
import type { Found } from "./found";
import type { SubUserStatus } from "./vocabulary";

export const capFields = ["trafficCap", "ipCap"] as const;
export type CapField = (typeof capFields)[number];
/** Account and remote id together identify a sub-user; the remote id is opaque. */
export interface SubUserRef {
  accountId: string;
  remoteId: string;
}

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
  /** Whose it is in Subdesk; no provider knows it. */
  customer: CustomerName | null;
  trafficCap: Cap;
  trafficUsed: number | null;
  ipCap: Cap;
  ipUsed: number | null;
  createdAt: string | null;
  updatedAt: string | null;
  /** Caps that the provider should report and last did not: the number above is the one reported before. */
  unreported: CapField[];
  /** When the provider last reported such a cap; null for one it reports, and for one it never did. */
  trafficCapSaidAt: string | null;
  ipCapSaidAt: string | null;
  /** When its traffic was read, where that is older than its account's last listing; null where it is not. */
  trafficAsOf: string | null;
  /** When the provider last reported this. */
  observedAt: string;
  /** Set once the provider no longer lists it. */
  vanishedAt: string | null;
  /** Bytes of the last seven days; null without history. */
  weekTraffic: number | null;
  /** Bytes a day at the recent rate; null without enough history. */
  rate: number | null;
  forecastState: ForecastState;
  /** Days until the cap; only when the state is "known". */
  forecast: Forecast | null;
  /** Limits of the provider's own; null where it has or reports none. */
  limits: Record<string, number | null> | null;
  /** An operation whose outcome is still unknown. */
  unsettled: boolean;
  /** Another listed sub-user has the same name, or one that people confuse with it. */
  sharedName: boolean;
  /** Where a search found it; only in the rows of one. */
  found?: Found;
}

/** What the page of one shows in addition. */
export interface SubUserDetail extends SubUser {
  /** When its traffic was last seen: to the sample, the hour or, after 90 days, the UTC day. */
  lastTrafficAt: string | null;
  /** Since when its id has been its own: another sub-user had it before. Null where none had. */
  anotherSince: string | null;
  /** The last operation that disabled, enabled or deleted it; null without one. */
  lastSwitch: {
    operation: "disable" | "enable" | "delete";
    actor: string;
    at: string;
    reason: string | null;
  } | null;
}

/** What the provider itself reports now. */
export interface LiveSubUser {
  /** Null where it is no longer in the mirror. */
  subUser: SubUser | null;
  /** Why the provider could not be asked, or that it did not find it; `subUser` then is from the mirror. */
  problem: string | null;
}

/** All matches of a filter, by name, up to what can be selected at once. */
export interface MatchingSubUsers {
  refs: (SubUserRef & { name: string })[];
  /** How many match, selected or not. */
  total: number;
}

export interface SubUserPage {
  rows: SubUser[];
  total: number;
  page: number;
  size: number;
}
