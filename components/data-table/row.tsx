"use client";

import { memo, useSyncExternalStore } from "react";
import * as texts from "@/lib/domain/texts/table";
import type { DataColumn } from "./column";
import type { SelectionStore } from "./selection-store";

interface RowProps<Row, Env> {
  row: Row;
  id: string;
  name: string;
  index: number;
  columns: readonly DataColumn<Row, Env>[];
  env: Env;
  store: SelectionStore<Row>;
}

/**
 * The table is one stop of the Tab key: the row with the focus. Its controls are reached from it with the
 * arrow keys.
 *
 * Drawn again when its data, the columns or its own marks change; everything that happens in it is handled by
 * the table's body.
 */
function TableRow<Row, Env>({ row, id, name, index, columns, env, store }: RowProps<Row, Env>) {
  const marks = useSyncExternalStore(
    store.subscribe,
    () => store.marks(id, index === 0),
    () => (index === 0 ? 2 : 0),
  );
  const selected = (marks & 1) === 1;
  return (
    <tr
      className={selected ? "selected" : undefined}
      tabIndex={(marks & 2) === 2 ? 0 : -1}
      aria-busy={(marks & 4) === 4 || undefined}
    >
      <td className="cell-select">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={texts.selectRow(name)}
          checked={selected}
          onChange={ignore}
        />
      </td>
      {columns.map((column) => (
        <td key={column.id} {...column.cell(row, env)} />
      ))}
      <td className="cell-menu">
        <button type="button" tabIndex={-1} aria-label={texts.actionsFor(name)} />
      </td>
    </tr>
  );
}

export const MemoRow = memo(TableRow) as typeof TableRow;

/** The click is handled by the table's body, which knows of ranges. */
function ignore() {}
