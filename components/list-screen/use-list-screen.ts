"use client";

import type { QueryKey } from "@tanstack/react-query";
import {
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { SelectionStore } from "@/components/data-table/selection-store";
import { useRowCommands } from "@/components/data-table/use-row-commands";
import { isTyping } from "@/components/keys/is-typing";
import { useGo } from "@/components/ui/progress";
import type { List, ListParams } from "@/lib/domain/lists/define-list";
import { useListRows, type HowToRead, type PageQuery } from "./use-list-rows";
import { useListView } from "./use-list-view";

/** The list as it is when one of its rows is opened. */
export interface LeftFrom<Params, Row> {
  params: Params;
  /** What names a page of it, before the number of the page. */
  order: string;
  total: number;
  rows: Row[];
}

interface ListOptions<Params, Row, Key extends QueryKey> extends HowToRead {
  query: PageQuery<Params, Row, Key>;
  idOf: (row: Row) => string;
  /** The page of a row. */
  pathOf: (row: Row) => string;
  /** What was selected when the list was left. */
  selected?: () => SelectionStore<Row> | null;
  /** Called when the address holds the whole view, before the row's page is asked for. */
  leaving?: (row: Row, from: LeftFrom<Params, Row>) => void;
  /** Fetches what a press on a row may need, as soon as one comes near it. */
  preload: () => void;
}

/** What a list and its rows do, whatever they are. `ListScreen` draws it. */
export function useListScreen<
  Values extends { q: string },
  Sort extends string,
  Row extends { name: string },
  Key extends QueryKey,
>(
  list: List<Values, Sort>,
  {
    query,
    idOf,
    pathOf,
    selected,
    leaving,
    preload,
    ...how
  }: ListOptions<ListParams<Values, Sort>, Row, Key>,
) {
  const { go, going } = useGo();
  const address = useListView(list);
  const { view, change, settle, keys } = address;
  const problem = list.problemText(view.problems);
  const rows = useListRows(query, address.params, problem === null, how);
  const [store] = useState(() => selected?.() ?? new SelectionStore<Row>());
  const anySelected = useSyncExternalStore(
    store.subscribe,
    () => store.selection().size > 0,
    () => false,
  );
  const frame = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<{ row: Row; button: HTMLButtonElement } | null>(null);

  // What is chosen is chosen from the rows in sight, which may still be those of the view before.
  const [named, setNamed] = useState(keys);
  if (!rows.stale && named !== keys) setNamed(keys);
  const { rows: read, params, total, busy } = rows;
  // A key is answered before the rows of an answer are drawn, and what names them comes with them.
  const displayed = useDeferredValue(
    useMemo(() => ({ rows: read, params, total, busy, seen: named }), [read, params, total, busy, named]),
  );
  const isCurrent = rows.loaded && !rows.stale && displayed.rows === read && displayed.seen === named;
  const { seen } = displayed;
  const chosen = useCallback(
    (row: Row) => ({ key: idOf(row), name: row.name, row, filter: seen.filter, page: seen.page }),
    [idOf, seen],
  );

  const sort = useMemo(() => ({ key: view.sort, order: view.order }), [view.sort, view.order]);
  const onSort = useCallback(
    ({ sort: by }: { sort?: { key: string; first: "asc" | "desc" } }) => {
      const key = list.sortKeys.find((each) => each === by?.key);
      if (!by || key === undefined) return;
      const turned = sort.order === "asc" ? ("desc" as const) : ("asc" as const);
      change({ sort: key, order: key === sort.key ? turned : by.first } as Partial<typeof view>);
    },
    [list, change, sort],
  );

  const open = useCallback(
    (row: Row, elsewhere: boolean) => {
      if (elsewhere) return void window.open(pathOf(row), "_blank", "noopener");
      const key = idOf(row);
      store.open(key);
      store.activate(key);
      settle();
      leaving?.(row, {
        params: displayed.params,
        order: displayed.seen.order,
        total: displayed.total,
        rows: displayed.rows,
      });
      go(pathOf(row));
    },
    [go, settle, store, idOf, pathOf, leaving, displayed],
  );
  // It came, or was called off.
  useEffect(() => {
    if (!going) store.open(null);
  }, [going, store]);

  const onMenu = useCallback(
    (row: Row, button: HTMLButtonElement) =>
      setMenu((now) => (now?.button === button ? null : { row, button })),
    [],
  );
  const closeMenu = useCallback(() => setMenu(null), []);
  const toRows = useCallback(() => {
    preload();
    frame.current?.querySelector<HTMLElement>("tbody tr[tabindex='0']")?.focus();
  }, [preload]);
  const focused = useRowCommands({ frame, rows: displayed.rows, store, chosen, onMenu });

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target)) return;
      if (event.key === "Escape") store.clear();
      else if (event.key === "ArrowDown" && event.target === document.body) {
        event.preventDefault();
        toRows();
      }
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [store, toRows]);

  // A page that is no more: the filter narrowed, or its last rows went away.
  const lastPage = Math.max(1, Math.ceil(total / view.size));
  useEffect(() => {
    if (rows.loaded && !rows.stale && view.page > lastPage)
      change({ page: lastPage } as Partial<typeof view>, { replace: true });
  }, [rows.loaded, rows.stale, view.page, lastPage, change]);

  return {
    ...address,
    /** Why the view cannot be applied; null when it can. */
    problem,
    rows,
    lastPage,
    store,
    anySelected,
    frame,
    /** What is drawn as rows. */
    sight: displayed,
    /** The rows in sight are those of the view. */
    settled: isCurrent,
    chosen,
    sort,
    onSort,
    idOf,
    open,
    menu,
    onMenu,
    closeMenu,
    toRows,
    focused,
    preload,
  };
}

export type ListState<
  Values extends { q: string },
  Sort extends string,
  Row extends { name: string },
> = ReturnType<typeof useListScreen<Values, Sort, Row, QueryKey>>;
