"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { afterPaint } from "@/components/ui/after-paint";
import type { List, ListView } from "@/lib/domain/lists/define-list";

const replacing = new Set(["q", "cols", "density", "view"]);

/**
 * What is typed is asked for at once and written to the address when the hand rests: each change of it costs
 * the router a pass over the page.
 */
const typingDebounceMs = 250;

type Entry = "push" | "replace";

/** What names the rows of a view: those it matches, their order, and the page. */
export interface ViewKeys {
  filter: string;
  order: string;
  page: string;
}

function after(milliseconds: number, work: () => void): () => void {
  const timer = setTimeout(work, milliseconds);
  return () => clearTimeout(timer);
}

const normalizedSearch = (search: string) => new URLSearchParams(search).toString();

/**
 * The search of the address as it is to be: a change shows at once, and is written when the frame is drawn or
 * the hand rests. What else changes the address, as Back does, takes the place of what waits.
 */
function useAddress() {
  const committed = useSearchParams().toString();
  const [ahead, setAhead] = useState<string | null>(null);
  const search = ahead ?? committed;
  const latest = useRef(search);
  const waiting = useRef<{ cancel: () => void; entry: Entry } | null>(null);
  /** Written, and not yet seen by the router, which may leave some out. */
  const pendingWrites = useRef<string[]>([]);

  useLayoutEffect(() => {
    latest.current = search;
  }, [search]);

  const forget = useCallback(() => {
    const entry = waiting.current?.entry;
    waiting.current?.cancel();
    waiting.current = null;
    return entry;
  }, []);

  /** Writes at once what waits. */
  const flush = useCallback(() => {
    const entry = forget();
    if (!entry) return;
    pendingWrites.current.push(normalizedSearch(latest.current));
    const { pathname, hash } = window.location;
    const url = `${pathname}${latest.current}${hash}`;
    // Without a state: Next's router ignores writes to the history that carry one.
    if (entry === "push") window.history.pushState(null, "", url);
    else window.history.replaceState(null, "", url);
  }, [forget]);

  const write = useCallback(
    (next: string, entry: Entry, typed: boolean) => {
      if (normalizedSearch(next) === normalizedSearch(latest.current)) return;
      // What was typed belongs to the entry that is left.
      if (entry === "push" && waiting.current?.entry === "replace") flush();
      const before = forget();
      latest.current = next;
      setAhead(next);
      waiting.current = {
        entry: before ?? entry,
        cancel: typed ? after(typingDebounceMs, flush) : afterPaint(flush),
      };
    },
    [flush, forget],
  );

  useLayoutEffect(() => {
    const own = pendingWrites.current.indexOf(committed);
    pendingWrites.current.splice(0, own < 0 ? Infinity : own + 1);
    if (own >= 0) return;
    forget();
    setAhead(null);
  }, [committed, forget]);
  useEffect(() => () => void forget(), [forget]);

  return { search, latest, write, flush };
}

/** The view lives in the address, so that a link shows a colleague the same. */
export function useListView<Values extends { q: string }, Sort extends string>(list: List<Values, Sort>) {
  type View = ListView<Values, Sort>;
  const { search, latest, write, flush } = useAddress();
  const view = useMemo(() => list.readView(new URLSearchParams(search)), [list, search]);
  const params = useMemo(() => list.paramsOf(view), [list, view]);

  /** Typing, and what puts the address right, leaves no trail for the Back button. */
  const change = useCallback(
    (patch: Partial<View>, { replace = false } = {}) => {
      const keys = Object.keys(patch);
      const typed = keys.length === 1 && keys[0] === "q";
      const quiet = replace || keys.every((key) => replacing.has(key));
      const now = list.readView(new URLSearchParams(latest.current));
      write(list.writeView(list.changed(now, patch)), quiet ? "replace" : "push", typed);
    },
    [list, latest, write],
  );

  const keys = useMemo<ViewKeys>(() => {
    const order = `${list.write({ ...params, page: 1 })}#`;
    return { filter: list.write(list.unpaged(params)), order, page: `${order}${params.page}` };
  }, [list, params]);

  return { list, view, params, change, settle: flush, keys };
}
