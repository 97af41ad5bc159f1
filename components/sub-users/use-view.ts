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
  searchKeys,
  writeSearch,
  type ListSubUsersParams,
  type SearchKey,
} from "@/lib/domain/sub-users/search";
import { addressOfView, densities, viewOfAddress, type TableView } from "@/lib/domain/sub-users/table-view";

const asTexts = parseAsNativeArrayOf(parseAsString);
const viewParsers = {
  ...(Object.fromEntries(searchKeys.map((key) => [key, asTexts])) as Record<SearchKey, typeof asTexts>),
  cols: parseAsArrayOf(parseAsString).withDefault([]),
  density: parseAsStringLiteral(densities).withDefault("dense"),
  view: parseAsString,
};

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

  const latest = useRef(view);
  useEffect(() => {
    latest.current = view;
  }, [view]);

  /**
   * Another filter or order begins at the first page. Typing, and what puts the address right, leaves no
   * trail for the Back button.
   */
  const change = useCallback(
    (patch: Partial<TableView>, { replace = false } = {}) => {
      const keys = Object.keys(patch);
      const page = keys.every((key) => arranging.has(key)) ? {} : { page: 1 };
      const typed = keys.length === 1 && keys[0] === "q";
      const quiet = replace || keys.every((key) => replacing.has(key));
      // Which direction the address may leave out depends on what the table is ordered by.
      const { sort, order } = { ...latest.current, ...patch };
      const ordered = patch.sort !== undefined || patch.order !== undefined;
      void setAddress(addressOfView({ ...page, ...patch, ...(ordered && { sort, order }) }), {
        history: quiet ? "replace" : "push",
        ...(typed && { limitUrlUpdates: handRests }),
      });
    },
    [setAddress],
  );

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
