import { demandNoProblem, textOfProblems, type FilterProblem } from "../filter-problems";
import {
  filterKeys,
  noFilter,
  quoted,
  readFilter,
  writeFilter,
  type FilterKey,
  type FilterValues,
} from "./filters";
import {
  mostPages,
  pageSizes,
  subUserSortKeys,
  subUserSorts,
  type PageSize,
  type SortOrder,
  type SubUserSortKey,
} from "./vocabulary";

/** A view of the table of sub-users: its filters, order and page. */
export type ListSubUsersParams = FilterValues & {
  sort: SubUserSortKey;
  order: SortOrder;
  page: number;
  size: PageSize;
};

/** All sub-users, as the table opens. */
export const plainSearch: Readonly<ListSubUsersParams> = {
  ...noFilter,
  sort: "runsOut",
  order: "asc",
  page: 1,
  size: 50,
};

export const searchKeys = [...filterKeys, "sort", "order", "page", "size"] as const;
export type SearchKey = (typeof searchKeys)[number];

/** Keys of the table's address that do not filter. */
const presentation = ["cols", "density", "view"];

export type FilterProblems = Partial<Record<FilterKey, FilterProblem>>;

interface SearchReading {
  /**
   * What the controls can show. Without its problem filters it is wider than requested, so it is applied only
   * without problems.
   */
  shown: ListSubUsersParams;
  problems: FilterProblems;
}

export type SearchSource = URLSearchParams | Record<string, string | string[] | undefined>;

/**
 * The only parser of the table's address. Each value is bounded by itself: an unreadable order, size or page
 * takes its default or the nearest page, which shows no other sub-users; an unreadable filter is a problem.
 */
export function readSearch(source: SearchSource): SearchReading {
  const values = (key: SearchKey) => valuesOf(source, key);
  const problems: FilterProblems = {};
  const sort = choice(values("sort"), subUserSortKeys, plainSearch.sort);
  const shown: ListSubUsersParams = {
    ...plainSearch,
    sort,
    order: choice(values("order"), ["asc", "desc"] as const, subUserSorts[sort].first),
    page: pageOf(values("page")[0]),
    size: pageSizes.find((size) => String(size) === only(values("size"))) ?? plainSearch.size,
  };
  const read = <Key extends FilterKey>(key: Key) => {
    const given = values(key);
    if (given.length === 0) return;
    const reading = readFilter(key, given);
    const value: FilterValues[Key] | undefined = "value" in reading ? reading.value : reading.shown;
    if (value !== undefined) Object.assign(shown, { [key]: value });
    if ("problem" in reading) problems[key] = { given, message: reading.problem };
  };
  for (const key of filterKeys) read(key);
  return { shown, problems };
}

/** All problems of the filters as one text; null when they can be applied. */
export function problemText(problems: FilterProblems): string | null {
  return textOfProblems(filterKeys, problems);
}

/**
 * The view of an address. One with a filter that cannot be applied is refused, because any other view would
 * show other sub-users.
 */
export function readListParams(source: SearchSource): ListSubUsersParams {
  const { shown, problems } = readSearch(source);
  demandNoProblem(filterKeys, problems);
  return shown;
}

/**
 * What is wrong with a stored address; null when it can be applied. An unknown key counts as a problem there,
 * because it would never be noticed.
 */
export function storedProblem(search: string): string | null {
  const source = new URLSearchParams(search);
  const stray = [...source.keys()].find(
    (key) => !searchKeys.some((known) => known === key) && !presentation.includes(key),
  );
  return (
    problemText(readSearch(source).problems) ??
    (stray === undefined ? null : `There is no filter ${quoted(stray)}.`)
  );
}

/** The values of each key in the address; none for defaults. A filter with a problem keeps its text. */
export function textsOf(
  search: ListSubUsersParams,
  problems: FilterProblems = {},
): Record<SearchKey, string[]> {
  const unlessPlain = (key: "sort" | "page" | "size") =>
    search[key] === plainSearch[key] ? [] : [String(search[key])];
  return {
    ...(Object.fromEntries(
      filterKeys.map((key) => [key, problems[key]?.given ?? writeFilter(key, search)]),
    ) as Record<FilterKey, string[]>),
    sort: unlessPlain("sort"),
    order: search.order === subUserSorts[search.sort].first ? [] : [search.order],
    page: unlessPlain("page"),
    size: unlessPlain("size"),
  };
}

/** "?q=acme&page=2", or "" for the plain table. */
export function writeSearch(search: ListSubUsersParams, problems: FilterProblems = {}): string {
  const texts = textsOf(search, problems);
  return writeTexts(searchKeys.map((key) => [key, texts[key]]));
}

/** "?a=1&b=2&b=3", or "" without values. */
export function writeTexts(texts: readonly (readonly [string, readonly string[]])[]): string {
  const pairs = texts.flatMap(([key, values]) => values.map((value) => `${key}=${encode(value)}`));
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}

/** Equal for two addresses that show the same sub-users, however they are spelled. */
export function filterOf(search: string): string {
  const { shown, problems } = readSearch(new URLSearchParams(search));
  const { sort, order, page, size } = plainSearch;
  return writeSearch({ ...shown, sort, order, page, size }, problems);
}

function valuesOf(source: SearchSource, key: string): string[] {
  if (source instanceof URLSearchParams) return source.getAll(key);
  const value = source[key];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

const encode = (text: string) =>
  encodeURIComponent(text.toWellFormed()).replaceAll("%20", "+").replaceAll("%2C", ",");

/** The value of a key that may occur once; undefined when it has two values. */
const only = (values: string[]) => (new Set(values).size === 1 ? values[0] : undefined);

function choice<T extends string>(values: string[], known: readonly T[], otherwise: T): T {
  const value = only(values);
  return known.find((each) => each === value) ?? otherwise;
}

function pageOf(text: string | undefined): number {
  const page = Math.trunc(Number(text ?? 1));
  return Number.isNaN(page) ? plainSearch.page : Math.min(mostPages, Math.max(1, page));
}
