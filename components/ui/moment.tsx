"use client";

import { useSyncExternalStore } from "react";
import { localDate, localDateTime, utcDate, utcDateTime } from "@/lib/domain/dates";

/** "3 Mar 2026, 14:05" where the reader is, the ISO form on hover. */
export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} title={at} className="whitespace-nowrap tabular-nums">
      {useHere(localDateTime, utcDateTime, at)}
    </time>
  );
}

/** The day a moment is on, where the reader is; of what is counted by UTC days, the UTC day. */
export function Day({ at, utc = false }: { at: string; utc?: boolean }) {
  return <time dateTime={at}>{useHere(utc ? utcDate : localDate, utcDate, at)}</time>;
}

/** The server does not know the reader's time zone: what it draws is in UTC, until it has hydrated. */
function useHere(here: (at: string) => string, onServer: (at: string) => string, at: string): string {
  return useSyncExternalStore(
    subscribeToNothing,
    () => here(at),
    () => onServer(at),
  );
}

const subscribeToNothing = () => () => undefined;
