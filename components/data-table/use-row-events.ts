"use client";

import { useRef, type FocusEvent, type KeyboardEvent, type MouseEvent } from "react";
import { between, type Chosen } from "./selection";
import type { SelectionStore } from "./selection-store";

interface RowEvents<Row> {
  rows: readonly Row[];
  store: SelectionStore<Row>;
  idOf: (row: Row) => string;
  chosen: (row: Row) => Chosen<Row>;
  onOpen: (row: Row, elsewhere: boolean) => void;
  onMenu: (row: Row, button: HTMLButtonElement) => void;
  onEdit: (row: Row, what: string) => void;
  /** Opens what another cell links to; without it the browser does. */
  onFollow?: (href: string) => void;
}

const steps: Partial<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

/** Into the controls of a row, and back to it. */
const sides: Partial<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** Everything that happens in the rows, handled once on their body. */
export function useRowEvents<Row>({
  rows,
  store,
  idOf,
  chosen,
  onOpen,
  onMenu,
  onEdit,
  onFollow,
}: RowEvents<Row>) {
  const anchor = useRef<string | null>(null);
  const pressed = useRef<string | null>(null);

  const place = (target: EventTarget) => {
    const line = target instanceof Element ? target.closest("tr") : null;
    return line ? { line, at: line.sectionRowIndex, row: rows[line.sectionRowIndex] } : null;
  };

  function choose(at: number, range: boolean) {
    const row = rows[at];
    if (row === undefined) return;
    const from = rows.findIndex((other) => idOf(other) === anchor.current);
    if (range && from >= 0) store.set(between(rows, from, at).map(chosen), true);
    else store.toggle(chosen(row));
    anchor.current = idOf(row);
  }

  function onClick(event: MouseEvent<HTMLTableSectionElement>) {
    const found = place(event.target);
    if (found?.row === undefined || !(event.target instanceof Element)) return;
    // Other rows came between the press and its release: it was not meant for this one. A key's click has no
    // press.
    if (event.detail > 0 && pressed.current !== idOf(found.row)) return event.preventDefault();
    const button = event.target.closest("button");
    if (button?.name) return onEdit(found.row, button.name);
    if (button) return onMenu(found.row, button);
    const link = event.target.closest("a");
    if (link) {
      // The browser opens it elsewhere, where that is asked for.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const own = link === found.line.querySelector("a");
      if (!own && !onFollow) return;
      event.preventDefault();
      return own ? onOpen(found.row, false) : onFollow?.(link.pathname + link.search);
    }
    if (event.target.closest("td.cell-select")) return choose(found.at, event.shiftKey);
    if (window.getSelection()?.isCollapsed === false) return;
    onOpen(found.row, event.ctrlKey || event.metaKey);
  }

  function onMouseDown(event: MouseEvent<HTMLTableSectionElement>) {
    const row = place(event.target)?.row;
    pressed.current = row === undefined ? null : idOf(row);
    // A shifted click would mark the text between the two rows.
    if (event.shiftKey && event.target instanceof Element && event.target.closest("td.cell-select"))
      event.preventDefault();
  }

  function onFocus(event: FocusEvent<HTMLTableSectionElement>) {
    const found = place(event.target);
    if (found?.row !== undefined) store.activate(idOf(found.row));
  }

  function onKeyDown(event: KeyboardEvent<HTMLTableSectionElement>) {
    const found = place(event.target);
    if (found?.row === undefined || event.altKey) return;
    const aside = sides[event.key];
    if (aside !== undefined && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const stops = [found.line, ...found.line.querySelectorAll<HTMLElement>("input, a, button")];
      const at = stops.findIndex((stop) => stop === event.target) + aside;
      return stops[Math.max(0, Math.min(stops.length - 1, at))]?.focus();
    }
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (event.key === "ArrowUp" && found.at === 0 && !event.shiftKey)
        return found.line.closest("table")?.querySelector<HTMLElement>("thead button")?.focus();
      const to = Math.max(0, Math.min(rows.length - 1, found.at + step));
      const next = found.line.parentElement?.children[to];
      if (next instanceof HTMLElement) next.focus();
      if (event.shiftKey) {
        if (anchor.current === null) anchor.current = idOf(found.row);
        choose(to, true);
      }
      return;
    }
    if (event.target !== found.line) return;
    if (event.key === " ") {
      event.preventDefault();
      choose(found.at, event.shiftKey);
    } else if (event.key === "Enter") {
      onOpen(found.row, event.ctrlKey || event.metaKey);
    }
  }

  return { onClick, onMouseDown, onFocus, onKeyDown };
}
