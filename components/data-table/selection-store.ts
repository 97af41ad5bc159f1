"use client";

import { useSyncExternalStore } from "react";
import { toggled, withItems, type Chosen, type Selection } from "./selection";

/**
 * Holds the selection and the active row outside React, so that a row is drawn again
 * only when its own mark changes.
 */
export class SelectionStore<Row> {
  #selection: Selection<Row> = new Map();
  #active: string | null = null;
  #opening: string | null = null;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly selection = (): Selection<Row> => this.#selection;
  readonly active = (): string | null => this.#active;

  /** 1 when selected, 2 when the Tab key leads to it, 4 while being opened: one number a row can compare. */
  marks(key: string, first: boolean): number {
    const reached = this.#active === key || (first && this.#active === null);
    return (this.#selection.has(key) ? 1 : 0) + (reached ? 2 : 0) + (this.#opening === key ? 4 : 0);
  }

  toggle(item: Chosen<Row>): void {
    this.#replace(toggled(this.#selection, item));
  }

  set(items: readonly Chosen<Row>[], on: boolean): void {
    this.#replace(withItems(this.#selection, items, on));
  }

  clear(): void {
    if (this.#selection.size > 0) this.#replace(new Map());
  }

  /** The row whose page is on its way. */
  open(key: string | null): void {
    if (this.#opening === key) return;
    this.#opening = key;
    this.#tell();
  }

  activate(key: string | null): void {
    if (this.#active === key) return;
    this.#active = key;
    this.#tell();
  }

  #replace(selection: Selection<Row>): void {
    this.#selection = selection;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const nothing: Selection<never> = new Map();

/** For what shows the selection as a whole; a row reads its own mark instead. */
export function useSelection<Row>(store: SelectionStore<Row>): Selection<Row> {
  return useSyncExternalStore(store.subscribe, store.selection, () => nothing);
}
