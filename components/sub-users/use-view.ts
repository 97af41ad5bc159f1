"use client";

import {
  debounce,
  parseAsArrayOf,
  parseAsNativeArrayOf,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from "nuqs";
import { useCallback, useEffect, useMemo, useRef } from "react";
import {
  filterKeys,
  plainSearch,
  readSearch,
  searchKeys,
  textsOf,
  writeSearch,
  type FilterProblems,
  type ListSubUsersParams,
  type SearchKey,
} from "@/lib/domain/sub-users/search";

const asTexts = parseAsNativeArrayOf(parseAsString);

/**
 * The search is kept as the address has it, so that what cannot be read is still there to be shown and taken
 * away.
 */
export const viewParsers = {
  ...(Object.fromEntries(searchKeys.map((key) => [key, asTexts])) as Record<SearchKey, typeof asTexts>),
  /** Columns shown or hidden against their default. */
  cols: parseAsArrayOf(parseAsString).withDefault([]),
  density: parseAsStringLiteral(["dense", "comfortable"]).withDefault("dense"),
  /** The saved view it started from. */
  view: parseAsString,
};

interface Arrangement {
  cols: string[];
  density: "dense" | "comfortable";
  view: string | null;
}
type Address = Record<SearchKey, string[]> & Arrangement;

export interface View extends ListSubUsersParams, Arrangement {
  /** Filters that cannot be applied: as long as there is one, nobody is shown. */
  problems: FilterProblems;
}

/** What narrows the table down; the rest of a view only arranges it. */
export const noFilter = {
  q: "",
  account: [],
  provider: [],
  status: [],
  nearCap: null,
  unlimited: null,
  tag: [],
  runningOut: null,
} satisfies Partial<View>;

const renamed: Partial<Record<keyof ListSubUsersParams, SearchKey>> = { nearCap: "near", runningOut: "out" };

export function viewOfAddress({ cols, density, view, ...texts }: Address): View {
  const { shown, problems } = readSearch(texts);
  return { ...shown, problems, cols, density, view };
}

/** What changes in the address. A filter with a problem keeps its values until it is changed itself. */
export function addressOfView({ problems, cols, density, view, ...search }: Partial<View>): Partial<Address> {
  const texts = textsOf({ ...plainSearch, ...search }, problems);
  const changed = (Object.keys(search) as (keyof ListSubUsersParams)[])
    .filter((key) => search[key] !== undefined)
    .map((key) => renamed[key] ?? (key as SearchKey));
  return {
    ...Object.fromEntries(changed.map((key) => [key, texts[key]])),
    ...(cols !== undefined && { cols }),
    ...(density !== undefined && { density }),
    ...(view !== undefined && { view }),
  };
}

const arranging = new Set(["page", "cols", "density", "view"]);
const replacing = new Set(["q", "cols", "density", "view"]);

/**
 * What is typed is asked for at once and written to the address when the hand rests: each change of it costs
 * the router a pass over the page.
 */
const handRests = debounce(250);

/** The view lives in the address, so that a link shows a colleague the same. */
export function useView() {
  const [address, setAddress] = useQueryStates(viewParsers, { shallow: true });
  const view = useMemo(() => viewOfAddress(address), [address]);
  const params = useMemo<ListSubUsersParams>(() => {
    const { problems: _problems, cols: _cols, density: _density, view: _view, ...search } = view;
    return search;
  }, [view]);

  /**
   * Another filter or order begins at the first page. Typing, and what puts the address right, leaves no
   * trail for the Back button.
   */
  const change = useCallback(
    (patch: Partial<View>, { replace = false } = {}) => {
      const keys = Object.keys(patch);
      const page = keys.every((key) => arranging.has(key)) ? {} : { page: 1 };
      const typed = keys.length === 1 && keys[0] === "q";
      const quiet = replace || keys.every((key) => replacing.has(key));
      void setAddress(addressOfView({ ...page, ...patch }), {
        history: quiet ? "replace" : "push",
        ...(typed && { limitUrlUpdates: handRests }),
      });
    },
    [setAddress],
  );

  const latest = useRef(view);
  useEffect(() => {
    latest.current = view;
  }, [view]);
  /**
   * Resolves once the address holds what was typed: whoever leaves comes back to it, and a later change of
   * the address would call off the leaving.
   */
  const settle = useCallback(async () => {
    const { q, page, problems } = latest.current;
    if ((new URLSearchParams(window.location.search).get("q") ?? "") !== q)
      await setAddress(addressOfView({ q, page, problems }), { history: "replace" });
  }, [setAddress]);

  const keys = useMemo(() => {
    const filter = writeSearch({ ...params, sort: "name", order: "asc", page: 1, size: 50 });
    const order = `${writeSearch({ ...params, page: 1 })}#`;
    return { filter, order, page: `${order}${params.page}` };
  }, [params]);

  return { view, params, change, settle, keys };
}

export function isFiltered(view: View): boolean {
  const texts = textsOf(view, view.problems);
  return filterKeys.some((key) => texts[key].length > 0);
}
