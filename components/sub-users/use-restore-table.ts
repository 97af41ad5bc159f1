"use client";

import { useEffect, useRef, type RefObject } from "react";
import type { SelectionStore } from "@/components/data-table/selection-store";
import { subUserKey } from "@/lib/domain/sub-users/key";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { isReturning, keepPlace, keepSelection, markEntry, placeOn } from "./restore-table";

interface RestoreTableOptions {
  /** What the table is drawn in. */
  frame: RefObject<HTMLElement | null>;
  /** Which page of which filter and order is shown. */
  page: string;
  rows: readonly SubUser[];
  /** The rows are those of the page. */
  ready: boolean;
  store: SelectionStore<SubUser>;
}

const boxIn = (frame: HTMLElement | null) => frame?.querySelector<HTMLElement>(".table-scroll");

/** Who comes back to the table finds it as it was left: scrolled to the same place, the same row in focus. */
export function useRestoreTable({ frame, page, rows, ready, store }: RestoreTableOptions): void {
  const looked = useRef(false);
  const scroll = useRef({ top: 0, left: 0 });

  // Kept as it is scrolled: when the table goes, it can no longer be asked.
  useEffect(() => {
    const box = boxIn(frame.current);
    const note = () => {
      scroll.current = { top: box?.scrollTop ?? 0, left: box?.scrollLeft ?? 0 };
    };
    box?.addEventListener("scroll", note, { passive: true });
    return () => box?.removeEventListener("scroll", note);
  }, [frame, ready]);

  useEffect(() => {
    if (!ready || looked.current) return;
    looked.current = true;
    const place = isReturning() ? placeOn(page) : undefined;
    if (!place) return;
    boxIn(frame.current)?.scrollTo({ top: place.top, left: place.left });
    if (place.windowTop > 0) window.scrollTo({ top: place.windowTop });
    const at = rows.findIndex((row) => subUserKey(row) === place.active);
    const line = frame.current?.querySelectorAll<HTMLElement>("tbody tr")[at];
    if (!line) return;
    store.activate(place.active);
    line.focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest" });
  }, [ready, page, rows, store, frame]);

  // After the above, which asks whether it is marked already.
  useEffect(() => {
    if (ready) markEntry();
  });

  useEffect(() => {
    let windowTop = window.scrollY;
    const note = () => {
      windowTop = window.scrollY;
    };
    window.addEventListener("scroll", note, { passive: true });
    return () => {
      window.removeEventListener("scroll", note);
      keepPlace(page, { ...scroll.current, windowTop, active: store.active() });
      keepSelection(store);
    };
  }, [page, store]);
}
