"use client";

import { useSyncExternalStore } from "react";
import { localDate, utcDate } from "@/components/sub-users/dates";

/** ", since 3 Mar 2026": said when the history is shorter than what was asked for. */
export function Since({ at }: { at: string }) {
  const day = useSyncExternalStore(
    subscribeToNothing,
    () => localDate(at),
    () => utcDate(at),
  );
  return (
    <>
      , since <time dateTime={at}>{day}</time>
    </>
  );
}

const subscribeToNothing = () => () => undefined;
