"use client";

import { useSyncExternalStore } from "react";
import { localDate, localDateTime, utcDate, utcDateTime } from "@/lib/domain/dates";
import { formatAge } from "@/lib/domain/format";
import { cx } from "./cx";

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

let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** One clock for every relative time on the page. */
export function subscribeToTicks(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = Date.now();
    timer = setInterval(tick, 10_000);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

export function currentTick(): number {
  if (now === 0) now = Date.now();
  return now;
}

function tick() {
  now = Date.now();
  for (const listener of listeners) listener();
}

/** "3 Mar 2026, 14:05" in the reader's time zone, the ISO form on hover. */
export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} title={at} className="whitespace-nowrap tabular-nums">
      {useHere(localDateTime, utcDateTime, at)}
    </time>
  );
}

/** The day of a moment in the reader's time zone, or the UTC day where days are counted in UTC. */
export function Day({ at, utc = false }: { at: string; utc?: boolean }) {
  return <time dateTime={at}>{useHere(utc ? utcDate : localDate, utcDate, at)}</time>;
}

/** The server does not know the reader's time zone, so it draws UTC until hydration. */
function useHere(here: (at: string) => string, onServer: (at: string) => string, at: string): string {
  return useSyncExternalStore(
    subscribeToNothing,
    () => here(at),
    () => onServer(at),
  );
}
