"use client";

import { useSyncExternalStore } from "react";
import { localDate, utcDate } from "@/components/sub-users/dates";

/** The day a moment is on, where the reader is. */
export function Day({ at }: { at: string }) {
  const day = useSyncExternalStore(
    subscribeToNothing,
    () => localDate(at),
    () => utcDate(at),
  );
  return <time dateTime={at}>{day}</time>;
}

const subscribeToNothing = () => () => undefined;
