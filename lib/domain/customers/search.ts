import { demandNoProblem, textOfProblems, type FilterProblem } from "../filter-problems";
import { choice, list, search, whole, type Filter, type FilterReading } from "../sub-users/filters";
import { writeTexts, type SearchSource } from "../sub-users/search";
import { mostPages, pageSizes, type PageSize, type SortOrder } from "../sub-users/vocabulary";
import { customerSortKeys, customerSorts, type CustomerSortKey } from "./vocabulary";

/** In the order of the address. A filter's key is its name there and must not change. */
export const customerFilters = {
  q: search("Search"),
  /** Without it, the active ones. */
  state: choice("State", ["closed", "all"]),
  provider: list("Provider", { most: 20, longest: 32, joined: true }),
  /** At the recent rate a cap of one of its sub-users is reached within this many days. */
  out: whole("Running out within", { to: 365, takes: "takes 1 to 365 days" }),
  linked: choice("Sub-users", ["none", "some"]),
};

export type CustomerFilterKey = keyof typeof customerFilters;
export type CustomerFilterValues = {
  [Key in CustomerFilterKey]: (typeof customerFilters)[Key] extends Filter<infer Value> ? Value : never;
};
export const customerFilterKeys = Object.keys(customerFilters) as CustomerFilterKey[];

/** All active ones. */
export const noCustomerFilter = Object.fromEntries(
  customerFilterKeys.map((key) => [key, customerFilters[key].none]),
) as Readonly<CustomerFilterValues>;

const byKey: { [Key in CustomerFilterKey]: Filter<CustomerFilterValues[Key]> } = customerFilters;

export function readCustomerFilter<Key extends CustomerFilterKey>(
  key: Key,
  given: string[],
): FilterReading<CustomerFilterValues[Key]> {
  return byKey[key].read(given);
}

export function writeCustomerFilter<Key extends CustomerFilterKey>(
  key: Key,
  values: Pick<CustomerFilterValues, Key>,
): string[] {
  return byKey[key].write(values[key]);
}

export type ListCustomersParams = CustomerFilterValues & {
  sort: CustomerSortKey;
  order: SortOrder;
  page: number;
  size: PageSize;
};

export const plainCustomers: Readonly<ListCustomersParams> = {
  ...noCustomerFilter,
  sort: "runsOut",
  order: "asc",
  page: 1,
  size: 50,
};

export const customerSearchKeys = [...customerFilterKeys, "sort", "order", "page", "size"] as const;
export type CustomerSearchKey = (typeof customerSearchKeys)[number];

export type CustomerFilterProblems = Partial<Record<CustomerFilterKey, FilterProblem>>;

/**
 * The only parser of the table's address, by the rules of that of sub-users: an unreadable order, size or page takes its
 * default, and an unreadable filter is a problem.
 */
export function readCustomerSearch(source: SearchSource): {
  shown: ListCustomersParams;
  problems: CustomerFilterProblems;
} {
  const values = (key: string): string[] => {
    if (source instanceof URLSearchParams) return source.getAll(key);
    const value = source[key];
    return value === undefined ? [] : Array.isArray(value) ? value : [value];
  };
  const only = (key: string) => (new Set(values(key)).size === 1 ? values(key)[0] : undefined);
  const sort = customerSortKeys.find((each) => each === only("sort")) ?? plainCustomers.sort;
  const order = only("order");
  const page = Math.trunc(Number(values("page")[0] ?? 1));
  const problems: CustomerFilterProblems = {};
  const shown: ListCustomersParams = {
    ...plainCustomers,
    sort,
    order: order === "asc" || order === "desc" ? order : customerSorts[sort].first,
    page: Number.isNaN(page) ? 1 : Math.min(mostPages, Math.max(1, page)),
    size: pageSizes.find((size) => String(size) === only("size")) ?? plainCustomers.size,
  };
  for (const key of customerFilterKeys) {
    const given = values(key);
    if (given.length === 0) continue;
    const reading = readCustomerFilter(key, given);
    const value = "value" in reading ? reading.value : reading.shown;
    if (value !== undefined) Object.assign(shown, { [key]: value });
    if ("problem" in reading) problems[key] = { given, message: reading.problem };
  }
  return { shown, problems };
}

/** All problems as one text; null when the filters can be applied. */
export function customerProblemText(problems: CustomerFilterProblems): string | null {
  return textOfProblems(customerFilterKeys, problems);
}

/** The view of an address. One with a filter that cannot be applied is refused: another would show other customers. */
export function readCustomerParams(source: SearchSource): ListCustomersParams {
  const { shown, problems } = readCustomerSearch(source);
  demandNoProblem(customerFilterKeys, problems);
  return shown;
}

/** The values of each key in the address; none for defaults. A filter with a problem keeps its text. */
export function customerTexts(
  params: ListCustomersParams,
  problems: CustomerFilterProblems = {},
): Record<CustomerSearchKey, string[]> {
  const unlessPlain = (key: "sort" | "page" | "size") =>
    params[key] === plainCustomers[key] ? [] : [String(params[key])];
  return {
    ...(Object.fromEntries(
      customerFilterKeys.map((key) => [key, problems[key]?.given ?? writeCustomerFilter(key, params)]),
    ) as Record<CustomerFilterKey, string[]>),
    sort: unlessPlain("sort"),
    order: params.order === customerSorts[params.sort].first ? [] : [params.order],
    page: unlessPlain("page"),
    size: unlessPlain("size"),
  };
}

/** "?q=acme&page=2", or "" for the plain table. */
export function writeCustomerSearch(
  params: ListCustomersParams,
  problems: CustomerFilterProblems = {},
): string {
  const texts = customerTexts(params, problems);
  return writeTexts(customerSearchKeys.map((key) => [key, texts[key]]));
}
