"use client";

import { useSyncExternalStore } from "react";
import { localDateTime, utcDateTime } from "../dates";

/** "3 Mar 2026, 14:05" where the reader is, the ISO form on hover. */
export function Moment({ at }: { at: string }) {
  const text = useSyncExternalStore(
    subscribeToNothing,
    () => localDateTime(at),
    () => utcDateTime(at),
  );
  return (
    <time dateTime={at} title={at} className="whitespace-nowrap tabular-nums">
      {text}
    </time>
  );
}

const subscribeToNothing = () => () => undefined;
