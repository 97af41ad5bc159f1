"use client";

import { useCallback, useState } from "react";
import { writeLayout, type ColumnLayout } from "@/components/data-table/layout";

export interface KeptLayout {
  /** The cookie that keeps it, a person's own. */
  cookie: string;
  /** The page of the table. */
  path: string;
  layout: ColumnLayout;
}

/** In seconds; no browser keeps a cookie longer. */
const kept = 400 * 24 * 60 * 60;

/** By cookie; later than what the page came with, which may have been read before the table was left. */
const latest = new Map<string, ColumnLayout>();

/**
 * How this person arranged the columns in this browser. In a cookie and not in the browser's storage: the
 * server draws the first rows, and they would jump if it did not know. Not in the address and so in no saved
 * view either: a colleague who opens a link wants the same rows, not columns cut for another screen.
 */
export function useColumnLayout({ cookie, path, layout: given }: KeptLayout) {
  const [layout, setLayout] = useState(latest.get(cookie) ?? given);
  const change = useCallback(
    (next: ColumnLayout) => {
      latest.set(cookie, next);
      setLayout(next);
      document.cookie = `${cookie}=${writeLayout(next)};path=${path};max-age=${kept};samesite=lax`;
    },
    [cookie, path],
  );
  return [layout, change] as const;
}
