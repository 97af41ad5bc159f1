"use client";

import { useSyncExternalStore } from "react";
import type { Selection } from "./selection";
import type { SelectionStore } from "./selection-store";

const nothing: Selection<never> = new Map();

/** For what shows the selection as a whole; a row reads its own mark instead. */
export function useSelection<Row>(store: SelectionStore<Row>): Selection<Row> {
  return useSyncExternalStore(store.subscribe, store.selection, () => nothing);
}
