import type { SelectionStore } from "@/components/data-table/selection-store";
import { subUserKey } from "@/lib/domain/sub-users/key";
import type { ListSubUsersParams } from "@/lib/domain/sub-users/search";
import type { SubUser, SubUserRef } from "@/lib/domain/sub-users/sub-user";

// In memory only: whoever signs in next begins with a document of its own, and so without any of it.

interface ScrollPosition {
  top: number;
  left: number;
  windowTop: number;
  /** The row that had the focus last. */
  active: string | null;
}

const places = new Map<string, ScrollPosition>();
let expected = false;
let left: SelectionStore<SubUser> | null = null;

const mark = "subdeskTable";

/** Whether this entry of the history showed the table before, so that its position is restored. */
export function isReturning(): boolean {
  if (typeof window === "undefined") return false;
  const state: unknown = window.history.state;
  return expected || (typeof state === "object" && state !== null && mark in state);
}

/** The next opening of the table is a coming back to it. */
export function expectReturn(): void {
  expected = true;
}

/** To be called with every change of the address, which may write the entry anew. */
export function markEntry(): void {
  const wasExpected = expected;
  expected = false;
  if (!wasExpected && isReturning()) return;
  window.history.replaceState({ ...(window.history.state as object | null), [mark]: true }, "");
}

export function keepPlace(page: string, place: ScrollPosition): void {
  places.set(page, place);
}

export function placeOn(page: string): ScrollPosition | undefined {
  return places.get(page);
}

export function keepSelection(store: SelectionStore<SubUser>): void {
  left = store;
}

export const keptSelection = (): SelectionStore<SubUser> | null => (isReturning() ? left : null);

/** The list that a sub-user was opened from, as it was then. */
export interface OpenedFrom {
  params: ListSubUsersParams;
  /** What names a page of it, before the number of the page. */
  order: string;
  /** The address of the list. */
  search: string;
  total: number;
  /** Of the pages that were seen. */
  pages: Map<number, SubUserRef[]>;
  /** The one that is looked at. */
  at: string;
}

let from: OpenedFrom | null = null;

/** Whoever comes back finds the row of the one that was looked at last. */
export function openFrom(list: OpenedFrom): void {
  from = list;
  for (const [page, refs] of list.pages)
    if (refs.some((ref) => subUserKey(ref) === list.at)) {
      const place = `${list.order}${page}`;
      places.set(place, { top: 0, left: 0, windowTop: 0, ...places.get(place), active: list.at });
    }
}

interface Position {
  list: OpenedFrom;
  page: number;
  index: number;
  /** Counted from 1, over all pages. */
  number: number;
}

/** Where a sub-user is in the list it was opened from; null where it was opened from elsewhere. */
export function positionOf(ref: SubUserRef): Position | null {
  const key = subUserKey(ref);
  if (from === null || from.at !== key) return null;
  for (const [page, refs] of from.pages) {
    const index = refs.findIndex((each) => subUserKey(each) === key);
    if (index >= 0) return { list: from, page, index, number: (page - 1) * from.params.size + index + 1 };
  }
  return null;
}

/** The list, on the page that has this one. */
export function listAddress({ list, page }: Position): string {
  const search = new URLSearchParams(list.search);
  search.delete("page");
  if (page > 1) search.set("page", String(page));
  return `/sub-users${search.size > 0 ? `?${search}` : ""}`;
}

/**
 * The one `by` places further on; null at the end of the list. `read` gets a page that was not seen yet, and
 * answers with the last one where the list has become too short for it.
 */
export async function neighbourOf(
  { list, page, index, number }: Position,
  by: 1 | -1,
  read: (params: ListSubUsersParams) => Promise<{ page: number; rows: readonly SubUserRef[] }>,
): Promise<SubUserRef | null> {
  if (number + by < 1 || number + by > list.total) return null;
  const near = list.pages.get(page)?.[index + by];
  if (near) return near;
  const next = page + by;
  const seen = list.pages.get(next);
  const answer = seen ? { page: next, rows: seen } : await read({ ...list.params, page: next });
  if (answer.page !== next) return null;
  list.pages.set(next, [...answer.rows]);
  return (by > 0 ? answer.rows[0] : answer.rows.at(-1)) ?? null;
}
