"use client";

import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useCallback, useMemo } from "react";
import { paramsOf, searchOf, subUserSearch, type SubUserSearch } from "./search";

export const viewParsers = {
  ...subUserSearch,
  /** Columns shown or hidden against their default. */
  cols: parseAsArrayOf(parseAsString).withDefault([]),
  density: parseAsStringLiteral(["dense", "comfortable"]).withDefault("dense"),
  /** The saved view it started from. */
  view: parseAsString,
};

export interface View extends SubUserSearch {
  cols: string[];
  density: "dense" | "comfortable";
  view: string | null;
}

/** What narrows the table down; the rest of a view only arranges it. */
export const noFilter = { q: "", account: [], provider: [], status: [], near: null, unlimited: null, tag: [], out: null } satisfies Partial<View>;

const arranging = new Set(["page", "cols", "density", "view"]);
const replacing = new Set(["q", "cols", "density", "view"]);

/** The view lives in the address, so that a link shows a colleague the same. */
export function useView() {
  const [view, setView] = useQueryStates(viewParsers, { shallow: true });
  const params = useMemo(() => paramsOf(view), [view]);

  /** Another filter or order begins at the first page. Typing leaves no trail for the Back button. */
  const change = useCallback(
    (patch: Partial<View>) => {
      const keys = Object.keys(patch);
      const page = keys.every((key) => arranging.has(key)) ? {} : { page: 1 };
      void setView({ ...page, ...patch }, { history: keys.every((key) => replacing.has(key)) ? "replace" : "push" });
    },
    [setView],
  );

  const keys = useMemo(() => {
    const filter = searchOf({ ...params, sort: "name", order: "asc", page: 1, size: 50 });
    const order = `${searchOf({ ...params, page: 1 })}#`;
    return { filter, order, page: `${order}${params.page}` };
  }, [params]);

  return { view, params, change, keys };
}

export function isFiltered(view: View): boolean {
  return (Object.keys(noFilter) as (keyof typeof noFilter)[]).some((key) => {
    const value = view[key];
    return Array.isArray(value) ? value.length > 0 : value !== null && value !== "";
  });
}
