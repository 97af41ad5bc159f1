"use client";

import { useSyncExternalStore } from "react";
import { formatAge } from "@/lib/domain/format";
import { cx } from "./cx";
import { currentTick, subscribeToTicks } from "./ticker";

/** "12 min ago"; the local time and the ISO form on hover. Draws again only when its text changes. */
export function Time({ at, className }: { at: string; className?: string }) {
  const text = useSyncExternalStore(
    subscribeToTicks,
    () => formatAge(at, currentTick()),
    () => formatAge(at, Date.now()),
  );
  const title = useSyncExternalStore(
    subscribeToNothing,
    () => `${new Date(at).toLocaleString()} (${at})`,
    () => at,
  );
  return (
    <time
      dateTime={at}
      title={title}
      suppressHydrationWarning
      className={cx("whitespace-nowrap tabular-nums", className)}
    >
      {text}
    </time>
  );
}

const subscribeToNothing = () => () => undefined;
