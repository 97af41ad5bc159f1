"use client";

import { useCallback, useState } from "react";
import { writeLayout, type ColumnLayout } from "@/components/data-table/layout";

export interface KeptLayout {
  /** The cookie that keeps it, a person's own. */
  cookie: string;
  layout: ColumnLayout;
}

/** In seconds; no browser keeps a cookie longer. */
const kept = 400 * 24 * 60 * 60;

/** Later than what the page came with, which may have been read before the table was left. */
let latest: ColumnLayout | null = null;

/**
 * How this person arranged the columns in this browser. In a cookie and not in the browser's storage: the
 * server draws the first rows, and they would jump if it did not know. Not in the address and so in no saved
 * view either: a colleague who opens a link wants the same rows, not columns cut for another screen.
 */
export function useColumnLayout({ cookie, layout: given }: KeptLayout) {
  const [layout, setLayout] = useState(latest ?? given);
  const change = useCallback(
    (next: ColumnLayout) => {
      latest = next;
      setLayout(next);
      document.cookie = `${cookie}=${writeLayout(next)};path=/sub-users;max-age=${kept};samesite=lax`;
    },
    [cookie],
  );
  return [layout, change] as const;
}
