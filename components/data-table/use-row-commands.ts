"use client";

import type { RefObject } from "react";
import { useCommands } from "@/components/keys/commands";
import type { Chosen } from "./selection";
import type { SelectionStore } from "./selection-store";

interface RowCommands<Row> {
  /** What the table is drawn in. */
  frame: RefObject<HTMLElement | null>;
  rows: readonly Row[];
  store: SelectionStore<Row>;
  chosen: (row: Row) => Chosen<Row>;
  onMenu: (row: Row, button: HTMLButtonElement) => void;
}

/** What the keys do in the rows. Returns how to find the row with the focus. */
export function useRowCommands<Row>({ frame, rows, store, chosen, onMenu }: RowCommands<Row>) {
  const lines = () => [...(frame.current?.querySelectorAll<HTMLElement>("tbody tr") ?? [])];
  const place = () => {
    const all = lines();
    const at = all.findIndex((line) => line.contains(document.activeElement));
    return { all, at, row: rows[at] };
  };
  const step = (by: number) => {
    const { all, at } = place();
    const to = at < 0 ? all.findIndex(({ tabIndex }) => tabIndex === 0) : at + by;
    all[Math.max(0, Math.min(all.length - 1, to))]?.focus();
  };
  useCommands({
    next: () => step(1),
    previous: () => step(-1),
    select: () => {
      const { row } = place();
      if (row !== undefined) store.toggle(chosen(row));
      return row !== undefined;
    },
    menu: () => {
      const { all, at, row } = place();
      const button = all[at]?.querySelector<HTMLButtonElement>("td.cell-menu button");
      if (row !== undefined && button) onMenu(row, button);
      return button !== null && button !== undefined;
    },
  });
  return () => place().row ?? null;
}
