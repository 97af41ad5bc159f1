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
import { densities, type List, type ListAddress, type ListView } from "@/lib/domain/lists/define-list";

const asTexts = parseAsNativeArrayOf(parseAsString);
const arrangement = {
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

/** What names the rows of a view: those it matches, their order, and the page. */
export interface ViewKeys {
  filter: string;
  order: string;
  page: string;
}

/** The view lives in the address, so that a link shows a colleague the same. */
export function useListView<Values extends { q: string }, Sort extends string>(list: List<Values, Sort>) {
  type View = ListView<Values, Sort>;
  const parsers = useMemo(
    () => ({ ...Object.fromEntries(list.keys.map((key) => [key, asTexts])), ...arrangement }),
    [list],
  );
  const [address, setAddress] = useQueryStates(parsers, { shallow: true });
  const view = useMemo(() => list.viewAt(address as unknown as ListAddress<Values>), [list, address]);
  const params = useMemo(() => list.paramsOf(view), [list, view]);

  const latest = useRef(view);
  useEffect(() => {
    latest.current = view;
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
      // Which direction the address may leave out depends on what the table is ordered by.
      const { sort, order } = { ...latest.current, ...patch };
      const ordered = patch.sort !== undefined || patch.order !== undefined;
      void setAddress(list.addressOf({ ...page, ...patch, ...(ordered && { sort, order }) }), {
        history: quiet ? "replace" : "push",
        ...(typed && { limitUrlUpdates: handRests }),
      });
    },
    [list, setAddress],
  );

  /**
   * Resolves once the address holds what was typed: whoever leaves comes back to it, and a later change of
   * the address would call off the leaving.
   */
  const settle = useCallback(async () => {
    const { q, page, problems } = latest.current;
    if ((new URLSearchParams(window.location.search).get("q") ?? "") !== q)
      await setAddress(list.addressOf({ q, page, problems } as Partial<View>), { history: "replace" });
  }, [list, setAddress]);

  const keys = useMemo<ViewKeys>(() => {
    const order = `${list.write({ ...params, page: 1 })}#`;
    return { filter: list.write(list.unpaged(params)), order, page: `${order}${params.page}` };
  }, [list, params]);

  return { list, view, params, change, settle, keys };
}
