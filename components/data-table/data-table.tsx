"use client";

import { columnVisibilityFeature, tableFeatures, useTable, type RowData } from "@tanstack/react-table";
import { memo, useEffect, useId, useMemo, useRef, useSyncExternalStore, type ReactNode } from "react";
import type { DataColumn, SortState } from "./column";
import "./data-table.css";
import { TableHeader } from "./header";
import { MemoRow } from "./row";
import type { Chosen } from "./selection";
import type { SelectionStore } from "./selection-store";
import { useRowEvents } from "./use-row-events";

// The server orders, filters and pages, so only what is left to the browser is registered.
const features = tableFeatures({ columnVisibilityFeature });

const edges = { select: 36, menu: 40 };

/** How many rows the server draws: those one can see. The browser draws the others from the data it is sent anyway. */
const drawnByServer = 16;

export interface DataTableProps<Row extends RowData, Env, View> {
  /** The name of the table. */
  label: string;
  columns: readonly DataColumn<Row, Env, View>[];
  visible: Record<string, boolean>;
  rows: readonly Row[];
  idOf: (row: Row) => string;
  nameOf: (row: Row) => string;
  /** What cells need beside their row; every row is drawn again when it changes. */
  env: Env;
  store: SelectionStore<Row>;
  chosen: (row: Row) => Chosen<Row>;
  sort: SortState;
  onSort: (column: DataColumn<Row, Env, View>) => void;
  onOpen: (row: Row, elsewhere: boolean) => void;
  onMenu: (row: Row, button: HTMLButtonElement) => void;
  comfortable: boolean;
  busy: boolean;
  /** Shown in place of rows. */
  empty?: ReactNode;
}

function Table<Row extends RowData, Env, View>({ label, columns, visible, rows, idOf, nameOf, env, store, chosen, sort, onSort, onOpen, onMenu, comfortable, busy, empty }: DataTableProps<Row, Env, View>) {
  const help = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const table = useTable({
    features,
    data: rows,
    columns: useMemo(() => columns.map(({ id, label: header }) => ({ id, header })), [columns]),
    getRowId: idOf,
    state: useMemo(() => ({ columnVisibility: visible }), [visible]),
  });
  const shown = useMemo(() => columns.filter(({ id }) => visible[id]), [columns, visible]);
  const inBrowser = useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  );
  const records = inBrowser ? table.getRowModel().rows : table.getRowModel().rows.slice(0, drawnByServer);
  const ids = useMemo(() => rows.map(idOf), [rows, idOf]);
  const events = useRowEvents({ rows, store, idOf, chosen, onOpen, onMenu });
  const width = shown.reduce((sum, column) => sum + column.width, edges.select + edges.menu);

  // Another page starts at its top, and the row that was active is no longer there.
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    const active = store.active();
    if (active !== null && !ids.includes(active)) store.activate(null);
  }, [ids, store]);

  return (
    <div ref={scroller} className="dt-scroll" aria-busy={busy}>
      <table className={comfortable ? "dt roomy" : "dt"} style={{ minWidth: width }} aria-label={label} aria-describedby={help}>
        <caption id={help} className="sr-only">
          Arrow keys move between rows, Space selects, Enter opens.
        </caption>
        <colgroup>
          <col style={{ width: edges.select }} />
          {shown.map(({ id, width: wide }) => (
            <col key={id} style={{ width: wide }} />
          ))}
          <col style={{ width: edges.menu }} />
        </colgroup>
        <TableHeader columns={shown} sort={sort} onSort={onSort} ids={ids} store={store} onPage={(on) => store.set(rows.map(chosen), on)} />
        <tbody {...events}>
          {records.map((record, index) => (
            <MemoRow key={record.id} row={record.original} id={record.id} name={nameOf(record.original)} index={index} columns={shown} env={env} store={store} />
          ))}
        </tbody>
      </table>
      {rows.length === 0 && empty}
    </div>
  );
}

/** A real table that scrolls in its own box; nothing in it is drawn again for a change elsewhere on the page. */
export const DataTable = memo(Table) as typeof Table;

const subscribeToNothing = () => () => undefined;
