import { tagKey, uniqueTags } from "./tags";
import {
  most,
  pageSizes,
  subUserSortKeys,
  subUserStatuses,
  type PageSize,
  type SubUserSortKey,
  type SubUserStatus,
} from "./vocabulary";

/** A view of the table of sub-users: whom it is about, in which order, which page of it. */
export type ListSubUsersParams = {
  q: string;
  account: string[];
  provider: string[];
  status: SubUserStatus[];
  /** Share of the cap in percent from which a sub-user counts as near it. */
  nearCap: number | null;
  unlimited: boolean | null;
  tag: string[];
  /** At the recent rate the cap is reached within so many days. */
  runningOut: number | null;
  sort: SubUserSortKey;
  order: "asc" | "desc";
  page: number;
  size: PageSize;
};

/** Everybody, as the table is opened. */
export const plainSearch: Readonly<ListSubUsersParams> = {
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

export const filterKeys = ["q", "provider", "account", "status", "near", "unlimited", "tag", "out"] as const;
export type FilterKey = (typeof filterKeys)[number];
export const searchKeys = [...filterKeys, "sort", "order", "page", "size"] as const;
export type SearchKey = (typeof searchKeys)[number];

/** Keys of the table's address that narrow nothing down. */
const presentation = ["cols", "density", "view"];

export const filterLabels: Record<FilterKey, string> = {
  q: "Search",
  provider: "Provider",
  account: "Account",
  status: "Status",
  near: "Near cap",
  unlimited: "Unlimited",
  tag: "Tag",
  out: "Running out within",
};

export interface FilterProblem {
  /** The values as the address has them. */
  given: string[];
  /** What is wrong with them, in a sentence that names the filter. */
  message: string;
}
export type FilterProblems = Partial<Record<FilterKey, FilterProblem>>;

export interface SearchReading {
  /**
   * What the controls can show of it. Without the filters that have a problem it is wider than what was asked
   * for, so it is applied only when there is none.
   */
  shown: ListSubUsersParams;
  problems: FilterProblems;
}

export type SearchSource = URLSearchParams | Record<string, string | string[] | undefined>;

/**
 * The one reading of an address of the table. Each value is bounded by itself: an order, a size or a page
 * that cannot be read takes its default or the nearest page, which shows nobody else; a filter that cannot be
 * read is a problem.
 */
export function readSearch(source: SearchSource): SearchReading {
  const problems: FilterProblems = {};
  const values = (key: SearchKey) => valuesOf(source, key);

  function filter<T>(key: FilterKey, read: (values: string[]) => T | Problem, otherwise: T): T {
    const given = values(key);
    if (given.length === 0) return otherwise;
    const found = read(given);
    if (!(found instanceof Problem)) return found;
    problems[key] = { given, message: found.message };
    return (found.shown as T | undefined) ?? otherwise;
  }
  const one = <T>(key: FilterKey, read: (value: string) => T | Problem, otherwise: T) =>
    filter(key, (given) => readOne(key, given, read), otherwise);

  const shown: ListSubUsersParams = {
    q: one("q", (text) => (text.length <= most.q ? text : tooLong("q", text.length, most.q, text)), ""),
    account: filter(
      "account",
      (given) => listOf("account", unique(given), most.accounts, most.accountId),
      [],
    ),
    provider: filter(
      "provider",
      (given) => listOf("provider", unique(split(given)), most.providers, most.providerId),
      [],
    ),
    status: filter<SubUserStatus[]>("status", (given) => statusesOf(unique(split(given))), []),
    nearCap: one<number | null>(
      "near",
      (text) => whole("near", text, most.near, `takes a share from 1 to ${most.near} %`),
      null,
    ),
    unlimited: one<boolean | null>(
      "unlimited",
      (text) =>
        text === "true"
          ? true
          : text === "false"
            ? false
            : new Problem(`Unlimited is true or false, not ${quoted(text)}.`),
      null,
    ),
    tag: filter("tag", (given) => listOf("tag", uniqueTags(given), most.tags, most.tag), []),
    runningOut: one<number | null>(
      "out",
      (text) => whole("out", text, most.out, `takes 1 to ${most.out} days`),
      null,
    ),
    sort: choice(values("sort"), subUserSortKeys, plainSearch.sort),
    order: choice(values("order"), ["asc", "desc"] as const, plainSearch.order),
    page: pageOf(values("page")[0]),
    size: pageSizes.find((size) => String(size) === only(values("size"))) ?? plainSearch.size,
  };
  return { shown, problems };
}

/** All that is wrong with the filters, as one text; null when they can be applied. */
export function problemText(problems: FilterProblems): string | null {
  const messages = filterKeys.flatMap((key) => problems[key]?.message ?? []);
  return messages.length > 0 ? messages.join(" ") : null;
}

/**
 * What is wrong with an address that is kept; null when it can be applied. There a key that nobody knows is
 * no filter either, and would never be noticed.
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

/**
 * The values each key has in the address; none where they are the default. A filter that has a problem keeps
 * what was given.
 */
export function textsOf(
  search: ListSubUsersParams,
  problems: FilterProblems = {},
): Record<SearchKey, string[]> {
  const { q, account, provider, status, nearCap, unlimited, tag, runningOut, sort, order, page, size } =
    search;
  const unless = (plain: boolean, value: string | number | boolean | null) => (plain ? [] : [String(value)]);
  const texts: Record<SearchKey, string[]> = {
    q: unless(q === "", q),
    provider: unless(provider.length === 0, provider.join(",")),
    account,
    status: unless(status.length === 0, status.join(",")),
    near: unless(nearCap === null, nearCap),
    unlimited: unless(unlimited === null, unlimited),
    tag,
    out: unless(runningOut === null, runningOut),
    sort: unless(sort === plainSearch.sort, sort),
    order: unless(order === plainSearch.order, order),
    page: unless(page === plainSearch.page, page),
    size: unless(size === plainSearch.size, size),
  };
  for (const key of filterKeys) texts[key] = problems[key]?.given ?? texts[key];
  return texts;
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

/** Equal for two addresses that show the same sub-users, however they are written. */
export function filterOf(search: string): string {
  const { shown, problems } = readSearch(new URLSearchParams(search));
  return writeSearch(
    {
      ...shown,
      sort: plainSearch.sort,
      order: plainSearch.order,
      page: plainSearch.page,
      size: plainSearch.size,
    },
    problems,
  );
}

/** Why a value cannot be applied, and what a control can show of it all the same. */
class Problem {
  constructor(
    readonly message: string,
    readonly shown?: unknown,
  ) {}
}

function valuesOf(source: SearchSource, key: string): string[] {
  if (source instanceof URLSearchParams) return source.getAll(key);
  const value = source[key];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

const unique = (values: string[]) => [...new Set(values)];
const split = (values: string[]) => values.flatMap((value) => value.split(","));
const encode = (text: string) =>
  encodeURIComponent(text.toWellFormed()).replaceAll("%20", "+").replaceAll("%2C", ",");

/** The value of a key that may be said once; undefined when it is said in two ways. */
const only = (values: string[]) => (new Set(values).size === 1 ? values[0] : undefined);

function readOne<T>(key: FilterKey, values: string[], read: (value: string) => T | Problem): T | Problem {
  const value = only(values);
  if (value === undefined)
    return new Problem(
      `${filterLabels[key]} is given twice, as ${unique(values).slice(0, 2).map(quoted).join(" and as ")}.`,
    );
  return value === "" && key !== "q" ? new Problem(`${filterLabels[key]} has no value.`) : read(value);
}

function listOf(
  key: "account" | "provider" | "tag",
  values: string[],
  count: number,
  length: number,
): string[] | Problem {
  const label = filterLabels[key];
  if (values.some((value) => (key === "tag" ? tagKey(value) : value) === ""))
    return new Problem(`${label} has an empty value.`, values.filter(Boolean));
  if (values.length > count)
    return new Problem(
      `At most ${count} ${label.toLowerCase()}s can be chosen; this is ${values.length}.`,
      values,
    );
  const long = values.find((value) => value.length > length);
  return long === undefined ? values : tooLong(key, long.length, length, values);
}

function statusesOf(values: string[]): SubUserStatus[] | Problem {
  const known = subUserStatuses.filter((status) => values.includes(status));
  const stray = values.find((value) => !subUserStatuses.some((status) => status === value));
  if (stray === undefined) return values as SubUserStatus[];
  return new Problem(
    stray === "" ? "Status has an empty value." : `There is no status ${quoted(stray)}.`,
    known,
  );
}

function tooLong(key: FilterKey, length: number, longest: number, shown: unknown): Problem {
  return new Problem(`${filterLabels[key]} takes at most ${longest} characters; this has ${length}.`, shown);
}

function whole(key: FilterKey, text: string, to: number, words: string): number | Problem {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= to
    ? value
    : new Problem(`${filterLabels[key]} ${words}, not ${quoted(text)}.`);
}

function choice<T extends string>(values: string[], known: readonly T[], otherwise: T): T {
  const value = only(values);
  return known.find((each) => each === value) ?? otherwise;
}

function pageOf(text: string | undefined): number {
  const page = Math.trunc(Number(text ?? 1));
  return Number.isNaN(page) ? plainSearch.page : Math.min(most.page, Math.max(1, page));
}

function quoted(text: string): string {
  return `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
}
