import { textOfProblems, type FilterProblem } from "../filter-problems";
import type { Filter } from "../sub-users/filters";
import { maxPages, pageSizes, type PageSize, type SortOrder } from "../sub-users/vocabulary";

/** The lists that views are saved of, each with its page. Their names are stored and must not change. */
export const listPaths = { "sub-users": "/sub-users", customers: "/customers" } as const;
export type ListName = keyof typeof listPaths;

const densities = ["dense", "comfortable"] as const;

/** How a table is drawn, whatever it lists. */
interface Arrangement {
  /** Columns shown or hidden contrary to their default. */
  cols: string[];
  density: (typeof densities)[number];
  /** The saved view it started from. */
  view: string | null;
}

interface Place<Sort extends string> {
  sort: Sort;
  order: SortOrder;
  page: number;
  size: PageSize;
}

/** A view of a list: its filters, order and page. */
export type ListParams<Values, Sort extends string> = Values & Place<Sort>;
export type FilterKeyOf<Values> = keyof Values & string;
export type ListKey<Values> = FilterKeyOf<Values> | keyof Place<string>;
export type ListProblems<Values> = Partial<Record<FilterKeyOf<Values>, FilterProblem>>;

/** Everything in the address of a list. */
export type ListView<Values, Sort extends string> = ListParams<Values, Sort> &
  Arrangement & {
    /** Filters that cannot be applied: while there is one, no row is shown. */
    problems: ListProblems<Values>;
  };

const samePage = new Set(["page", "cols", "density", "view"]);

export type SearchSource = URLSearchParams | Record<string, string | string[] | undefined>;

interface SearchReading<Values, Sort extends string> {
  /**
   * What the controls can show. Without its problem filters it is wider than requested, so it is applied only
   * without problems.
   */
  shown: ListParams<Values, Sort>;
  problems: ListProblems<Values>;
}

interface Definition<Values, Sort extends string> {
  name: ListName;
  /** In the order of the address. A filter's key is its name there and must not change. */
  filters: { [Key in FilterKeyOf<Values>]: Filter<Values[Key]> };
  /** In the order of the menu, each with its first direction. Every list can be ordered by name. */
  sorts: Readonly<Record<Sort | "name", { label: string; first: SortOrder }>>;
  /** What the list opens with. */
  sort: Sort;
}

export type List<Values extends { q: string }, Sort extends string> = ReturnType<
  typeof defineList<Values, Sort>
>;

/** What the address of a list means: the only reader and writer of it, in browser and server. */
export function defineList<Values extends { q: string }, Sort extends string>({
  name,
  filters,
  sorts,
  sort: firstSort,
}: Definition<Values, Sort>) {
  type Params = ListParams<Values, Sort>;
  type View = ListView<Values, Sort>;
  type Key = FilterKeyOf<Values>;

  const filterKeys = Object.keys(filters) as Key[];
  const keys: readonly ListKey<Values>[] = [...filterKeys, "sort", "order", "page", "size"];
  const sortKeys = Object.keys(sorts) as Sort[];
  const noFilter = {} as Values & Partial<View>;
  for (const key of filterKeys) Object.assign(noFilter, { [key]: filters[key].none });
  const place: Place<Sort> = { sort: firstSort, order: sorts[firstSort].first, page: 1, size: 50 };
  const plain: Params = { ...noFilter, ...place };

  /**
   * Each value is bounded by itself: an unreadable order, size or page takes its default or the nearest page,
   * which shows no other rows; an unreadable filter is a problem.
   */
  function read(source: SearchSource): SearchReading<Values, Sort> {
    const sort = choice(valuesOf(source, "sort"), sortKeys, firstSort);
    const shown: Params = {
      ...noFilter,
      sort,
      order: choice(valuesOf(source, "order"), ["asc", "desc"] as const, sorts[sort].first),
      page: pageOf(valuesOf(source, "page")[0]),
      size: pageSizes.find((size) => String(size) === only(valuesOf(source, "size"))) ?? place.size,
    };
    const problems: ListProblems<Values> = {};
    for (const key of filterKeys) {
      const given = valuesOf(source, key);
      if (given.length === 0) continue;
      const reading = filters[key].read(given);
      const value = "value" in reading ? reading.value : reading.shown;
      if (value !== undefined) Object.assign(shown, { [key]: value });
      if ("problem" in reading) problems[key] = { given, message: reading.problem };
    }
    return { shown, problems };
  }

  /** All problems of the filters as one text; null when they can be applied. */
  const problemText = (problems: ListProblems<Values>): string | null => textOfProblems(filterKeys, problems);

  /** Why what an address asks for cannot be applied; null when it can. */
  const problemIn = (source: SearchSource): string | null => problemText(read(source).problems);

  /** The values of each key in the address; none for defaults. A filter with a problem keeps its text. */
  function textsOf(params: Params, problems: ListProblems<Values> = {}): Record<ListKey<Values>, string[]> {
    const unlessPlain = (key: "sort" | "page" | "size") =>
      params[key] === place[key] ? [] : [String(params[key])];
    return {
      ...(Object.fromEntries(
        filterKeys.map((key) => [key, problems[key]?.given ?? filters[key].write(params[key])]),
      ) as Record<Key, string[]>),
      sort: unlessPlain("sort"),
      order: params.order === sorts[params.sort].first ? [] : [params.order],
      page: unlessPlain("page"),
      size: unlessPlain("size"),
    };
  }

  /** "?q=acme&page=2", or "" for the plain list. */
  function write(params: Params, problems: ListProblems<Values> = {}): string {
    const texts = textsOf(params, problems);
    return writeTexts(keys.map((key) => [key, texts[key]]));
  }

  /** The whole view: also how the table is drawn, and the saved view it started from. */
  function readView(source: SearchSource): View {
    const { shown, problems } = read(source);
    return {
      ...shown,
      problems,
      cols: valuesOf(source, "cols").flatMap((ids) => ids.split(",").filter(Boolean)),
      density: choice(valuesOf(source, "density"), densities, "dense"),
      view: valuesOf(source, "view")[0] ?? null,
    };
  }

  /** The search of an address that shows the view, or "" for the plain list. */
  function writeView(view: View): string {
    const texts = textsOf(view, view.problems);
    return writeTexts([
      ...keys.map((key) => [key, texts[key]] as const),
      ["cols", view.cols.length > 0 ? [view.cols.join(",")] : []],
      ["density", view.density === "dense" ? [] : [view.density]],
      ["view", view.view === null ? [] : [view.view]],
    ]);
  }

  /**
   * The view with a change, from its first page where other rows or another order are shown. A filter with a
   * problem keeps its values until it is changed itself.
   */
  function changed(view: View, patch: Partial<View>): View {
    const problems = { ...view.problems };
    for (const key of filterKeys) if (key in patch) delete problems[key];
    const page = Object.keys(patch).every((key) => samePage.has(key)) ? view.page : 1;
    return { ...view, problems, page, ...patch };
  }

  /** Without what only says how it is drawn. */
  function paramsOf({ problems: _problems, cols: _cols, density: _density, view: _view, ...rest }: View) {
    return rest as unknown as Params;
  }

  /** The same rows by name, whatever their order and page were. */
  const unpaged = (params: Params): Params => ({
    ...params,
    sort: "name" as Sort,
    order: "asc",
    page: 1,
    size: 50,
  });

  /** The filters that narrow the view down, or would if they could be applied. */
  function filtersOn(view: View): Key[] {
    const texts = textsOf(view, view.problems);
    return filterKeys.filter((key) => texts[key].length > 0);
  }

  return {
    name,
    filters,
    filterKeys,
    keys,
    sorts,
    sortKeys,
    noFilter,
    plain,
    read,
    problemText,
    problemIn,
    textsOf,
    write,
    readView,
    writeView,
    changed,
    paramsOf,
    unpaged,
    filtersOn,
  };
}

/** "?a=1&b=2&b=3", or "" without values. */
export function writeTexts(texts: readonly (readonly [string, readonly string[]])[]): string {
  const pairs = texts.flatMap(([key, values]) => values.map((value) => `${key}=${encode(value)}`));
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
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
  return Number.isNaN(page) ? 1 : Math.min(maxPages, Math.max(1, page));
}
