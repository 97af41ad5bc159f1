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
  customerSearchKeys,
  writeCustomerSearch,
  type CustomerSearchKey,
  type ListCustomersParams,
} from "@/lib/domain/customers/search";
import { addressOfCustomers, customersViewOf, type CustomersView } from "@/lib/domain/customers/table-view";
import { densities } from "@/lib/domain/sub-users/table-view";

const asTexts = parseAsNativeArrayOf(parseAsString);
const viewParsers = {
  ...(Object.fromEntries(customerSearchKeys.map((key) => [key, asTexts])) as Record<
    CustomerSearchKey,
    typeof asTexts
  >),
  cols: parseAsArrayOf(parseAsString).withDefault([]),
  density: parseAsStringLiteral(densities).withDefault("dense"),
};

const arranging = new Set(["page", "cols", "density"]);
const replacing = new Set(["q", "cols", "density"]);
/** What is typed is asked for at once and written to the address when the hand rests. */
const handRests = debounce(250);

/** The view lives in the address, so that a link shows a colleague the same. */
export function useCustomersView() {
  const [address, setAddress] = useQueryStates(viewParsers, { shallow: true });
  const view = useMemo(() => customersViewOf(address), [address]);
  const params = useMemo<ListCustomersParams>(() => {
    const { problems: _problems, cols: _cols, density: _density, ...search } = view;
    return search;
  }, [view]);

  const latest = useRef(view);
  useEffect(() => {
    latest.current = view;
  }, [view]);

  /** Another filter or order begins at the first page. Typing leaves no trail for the Back button. */
  const change = useCallback(
    (patch: Partial<CustomersView>, { replace = false } = {}) => {
      const keys = Object.keys(patch);
      const page = keys.every((key) => arranging.has(key)) ? {} : { page: 1 };
      const typed = keys.length === 1 && keys[0] === "q";
      const quiet = replace || keys.every((key) => replacing.has(key));
      // Which direction the address may leave out depends on what the table is ordered by.
      const { sort, order } = { ...latest.current, ...patch };
      const ordered = patch.sort !== undefined || patch.order !== undefined;
      void setAddress(addressOfCustomers({ ...page, ...patch, ...(ordered && { sort, order }) }), {
        history: quiet ? "replace" : "push",
        ...(typed && { limitUrlUpdates: handRests }),
      });
    },
    [setAddress],
  );

  /** Resolves once the address holds what was typed: a later change of it would call off a leaving. */
  const settle = useCallback(async () => {
    const { q, page, problems } = latest.current;
    if ((new URLSearchParams(window.location.search).get("q") ?? "") !== q)
      await setAddress(addressOfCustomers({ q, page, problems }), { history: "replace" });
  }, [setAddress]);

  const keys = useMemo(() => {
    const filter = writeCustomerSearch({ ...params, sort: "name", order: "asc", page: 1, size: 50 });
    const order = `${writeCustomerSearch({ ...params, page: 1 })}#`;
    return { filter, order, page: `${order}${params.page}` };
  }, [params]);

  return { view, params, change, settle, keys };
}
