"use client";

import { debounce, parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useCallback, useEffect, useMemo, useRef } from "react";
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

/** What is typed is asked for at once and written to the address when the hand rests: each change of it costs the router a pass over the page. */
const handRests = debounce(250);

/** The view lives in the address, so that a link shows a colleague the same. */
export function useView() {
  const [view, setView] = useQueryStates(viewParsers, { shallow: true });
  const params = useMemo(() => paramsOf(view), [view]);

  /** Another filter or order begins at the first page. Typing leaves no trail for the Back button. */
  const change = useCallback(
    (patch: Partial<View>) => {
      const keys = Object.keys(patch);
      const page = keys.every((key) => arranging.has(key)) ? {} : { page: 1 };
      const typed = keys.length === 1 && keys[0] === "q";
      void setView({ ...page, ...patch }, { history: keys.every((key) => replacing.has(key)) ? "replace" : "push", ...(typed && { limitUrlUpdates: handRests }) });
    },
    [setView],
  );

  const latest = useRef(view);
  useEffect(() => {
    latest.current = view;
  }, [view]);
  /** Resolves once the address holds what was typed: whoever leaves comes back to it, and a later change of the address would call off the leaving. */
  const settle = useCallback(async () => {
    const { q, page } = latest.current;
    if ((new URLSearchParams(window.location.search).get("q") ?? "") !== q) await setView({ q, page }, { history: "replace" });
  }, [setView]);

  const keys = useMemo(() => {
    const filter = searchOf({ ...params, sort: "name", order: "asc", page: 1, size: 50 });
    const order = `${searchOf({ ...params, page: 1 })}#`;
    return { filter, order, page: `${order}${params.page}` };
  }, [params]);

  return { view, params, change, settle, keys };
}

export function isFiltered(view: View): boolean {
  return (Object.keys(noFilter) as (keyof typeof noFilter)[]).some((key) => {
    const value = view[key];
    return Array.isArray(value) ? value.length > 0 : value !== null && value !== "";
  });
}
