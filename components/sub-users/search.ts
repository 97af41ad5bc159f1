import { createSerializer, parseAsArrayOf, parseAsBoolean, parseAsInteger, parseAsNativeArrayOf, parseAsNumberLiteral, parseAsString, parseAsStringLiteral, type inferParserType } from "nuqs/server";
import type { ListSubUsersParams, SubUserRef, SubUserSortKey, SubUserStatus } from "@/lib/sub-users/schema";

// The browser's reading of the address: the same keys as lib/sub-users/search-params, whose check of
// every value would bring a validation library of 90 KB into the table's first load. A test holds the two together.
export const statuses = ["active", "disabled", "blocked", "unknown"] as const satisfies readonly SubUserStatus[];
export const sizes = [25, 50, 100, 250] as const satisfies readonly ListSubUsersParams["size"][];
export const sortKeys = [
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
] as const satisfies readonly SubUserSortKey[];

export const subUserSearch = {
  q: parseAsString.withDefault(""),
  account: parseAsNativeArrayOf(parseAsString),
  provider: parseAsArrayOf(parseAsString).withDefault([]),
  status: parseAsArrayOf(parseAsStringLiteral(statuses)).withDefault([]),
  near: parseAsInteger,
  unlimited: parseAsBoolean,
  tag: parseAsNativeArrayOf(parseAsString),
  out: parseAsInteger,
  sort: parseAsStringLiteral(sortKeys).withDefault("usage"),
  order: parseAsStringLiteral(["asc", "desc"]).withDefault("desc"),
  page: parseAsInteger.withDefault(1),
  size: parseAsNumberLiteral(sizes).withDefault(50),
};

export type SubUserSearch = inferParserType<typeof subUserSearch>;

const serialize = createSerializer(subUserSearch);

/** What is out of bounds falls back as a whole to the default view, as it does on the server. */
export function paramsOf({ q, account, provider, status, near, unlimited, tag, out, sort, order, page, size }: SubUserSearch): ListSubUsersParams {
  const params = { q, account, provider, status, nearCap: near, unlimited, tag, runningOut: out, sort, order, page, size };
  return isWithinBounds(params) ? params : { ...defaults };
}

function isWithinBounds({ q, account, provider, status, nearCap, tag, runningOut, page }: ListSubUsersParams): boolean {
  const fits = (values: string[], count: number, length: number, least = 0) =>
    values.length <= count && values.every((value) => value.length >= least && value.length <= length);
  return (
    q.length <= 200 &&
    fits(account, 50, 64) &&
    fits(provider, 20, 32) &&
    status.length <= 4 &&
    fits(tag, 20, 40) &&
    page >= 1 &&
    page <= 1_000_000 &&
    (nearCap === null || (nearCap >= 1 && nearCap <= 100)) &&
    (runningOut === null || (runningOut >= 1 && runningOut <= 365))
  );
}

const defaults: ListSubUsersParams = {
  q: "",
  account: [],
  provider: [],
  status: [],
  nearCap: null,
  unlimited: null,
  tag: [],
  runningOut: null,
  sort: "usage",
  order: "desc",
  page: 1,
  size: 50,
};

/** "?q=acme&page=2", or "" for the default view. */
export function searchOf({ nearCap, runningOut, ...params }: ListSubUsersParams): string {
  return serialize({ ...params, near: nearCap, out: runningOut });
}

export function hrefOf({ accountId, remoteId }: SubUserRef): string {
  return `/sub-users/${encodeURIComponent(accountId)}/${encodeURIComponent(remoteId)}`;
}

export function keyOf({ accountId, remoteId }: SubUserRef): string {
  return `${encodeURIComponent(accountId)}/${remoteId}`;
}
