"use client";

import { useSyncExternalStore } from "react";
import { localDate, utcDate } from "@/components/sub-users/dates";

/** The day a moment is on, where the reader is; of what is counted by UTC days, the UTC day. */
export function Day({ at, utc = false }: { at: string; utc?: boolean }) {
  const day = useSyncExternalStore(
    subscribeToNothing,
    () => (utc ? utcDate(at) : localDate(at)),
    () => utcDate(at),
  );
  return <time dateTime={at}>{day}</time>;
}

const subscribeToNothing = () => () => undefined;
