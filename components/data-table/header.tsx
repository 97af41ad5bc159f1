"use client";

import { useEffect, useRef, useSyncExternalStore, type KeyboardEvent } from "react";
import * as texts from "@/lib/domain/texts/table";
import type { DataColumn, SortState } from "./column";
import { markOf } from "./selection";
import type { SelectionStore } from "./selection-store";

interface HeaderProps<Row, Env> {
  columns: readonly DataColumn<Row, Env>[];
  sort: SortState;
  onSort: (column: DataColumn<Row, Env>) => void;
  ids: readonly string[];
  store: SelectionStore<Row>;
  onPage: (on: boolean) => void;
  /** The pointer comes to the heading. */
  onApproach: () => void;
  /** It is pressed, which may be the beginning of a drag, or a divider is pressed twice. */
  onPress: (press: MouseEvent) => void;
}

export function TableHeader<Row, Env>({
  columns,
  sort,
  onSort,
  ids,
  store,
  onPage,
  onApproach,
  onPress,
}: HeaderProps<Row, Env>) {
  return (
    <thead
      onKeyDown={onKeyDown}
      onPointerEnter={onApproach}
      onPointerDown={({ nativeEvent }) => onPress(nativeEvent)}
      onDoubleClick={({ nativeEvent }) => onPress(nativeEvent)}
    >
      <tr>
        <th className="cell-select" scope="col">
          <PageCheckbox ids={ids} store={store} onPage={onPage} />
        </th>
        {columns.map((column) => {
          const sorted = column.sort !== undefined && column.sort.key === sort.key;
          return (
            <th
              key={column.id}
              scope="col"
              title={column.hint}
              className={
                [column.id === "name" ? "cell-name" : "", column.align === "end" ? "cell-end" : ""]
                  .join(" ")
                  .trim() || undefined
              }
              aria-sort={sorted ? (sort.order === "asc" ? "ascending" : "descending") : undefined}
            >
              {column.sort ? (
                <button type="button" tabIndex={-1} onClick={() => onSort(column)}>
                  {column.label}
                </button>
              ) : (
                column.label
              )}
            </th>
          );
        })}
        <th className="cell-menu" scope="col">
          <span className="sr-only">{texts.actions}</span>
        </th>
      </tr>
    </thead>
  );
}

/** Reached from the first row, upwards: like the rows, the heading is part of one stop of the Tab key. */
function onKeyDown(event: KeyboardEvent<HTMLTableSectionElement>) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("button, input:not(:disabled)")];
  const at = stops.findIndex((stop) => stop === event.target);
  const target = {
    ArrowLeft: stops[Math.max(0, at - 1)],
    ArrowRight: stops[Math.min(stops.length - 1, at + 1)],
    Home: stops[0],
    End: stops.at(-1),
    ArrowDown: event.currentTarget.parentElement?.querySelector<HTMLElement>("tbody tr"),
  }[event.key];
  if (!target) return;
  event.preventDefault();
  target.focus();
}

function PageCheckbox<Row>({
  ids,
  store,
  onPage,
}: {
  ids: readonly string[];
  store: SelectionStore<Row>;
  onPage: (on: boolean) => void;
}) {
  const box = useRef<HTMLInputElement>(null);
  const mark = useSyncExternalStore(
    store.subscribe,
    () => markOf(store.selection(), ids),
    () => "none" as const,
  );
  useEffect(() => {
    if (box.current) box.current.indeterminate = mark === "some";
  }, [mark]);
  return (
    <input
      ref={box}
      type="checkbox"
      tabIndex={-1}
      aria-label={texts.selectPage}
      disabled={ids.length === 0}
      checked={mark === "all"}
      onChange={(event) => onPage(event.target.checked)}
    />
  );
}
