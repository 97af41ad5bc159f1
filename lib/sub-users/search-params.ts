import { createLoader, createSerializer, parseAsArrayOf, parseAsBoolean, parseAsInteger, parseAsNativeArrayOf, parseAsNumberLiteral, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { defaultPageSize, listSubUsersParams, pageSizes, subUserSortKeys, subUserStatuses, type ListSubUsersParams } from "./schema";

/** The address of a view of the table: the page, the browser and the API read the same keys. */
export const subUserParsers = {
  q: parseAsString.withDefault(""),
  account: parseAsNativeArrayOf(parseAsString),
  provider: parseAsArrayOf(parseAsString).withDefault([]),
  status: parseAsArrayOf(parseAsStringLiteral(subUserStatuses)).withDefault([]),
  near: parseAsInteger,
  unlimited: parseAsBoolean,
  tag: parseAsNativeArrayOf(parseAsString),
  out: parseAsInteger,
  sort: parseAsStringLiteral(subUserSortKeys).withDefault("usage"),
  order: parseAsStringLiteral(["asc", "desc"] as const).withDefault("desc"),
  page: parseAsInteger.withDefault(1),
  size: parseAsNumberLiteral(pageSizes).withDefault(defaultPageSize),
};

type Search = { [Key in keyof typeof subUserParsers]: ReturnType<(typeof subUserParsers)[Key]["parseServerSide"]> };

const load = createLoader(subUserParsers);
const serialize = createSerializer(subUserParsers);

/** Whatever an address says, a valid request: what cannot be read falls back to its default. */
export function toListParams(search: Partial<Search>): ListSubUsersParams {
  const { near, out, ...rest } = search;
  const parsed = listSubUsersParams.safeParse({ ...rest, nearCap: near ?? null, runningOut: out ?? null, unlimited: search.unlimited ?? null });
  return parsed.success ? parsed.data : listSubUsersParams.parse({});
}

export function readListParams(source: URLSearchParams | Record<string, string | string[] | undefined>): ListSubUsersParams {
  return toListParams(load(source));
}

/** "?q=acme&page=2", or "" for the default view. */
export function writeListParams(params: ListSubUsersParams): string {
  const { nearCap, runningOut, ...rest } = params;
  return serialize({ ...rest, near: nearCap, out: runningOut });
}
