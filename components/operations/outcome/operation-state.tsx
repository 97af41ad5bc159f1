"use client";

import { useSyncExternalStore } from "react";
import { StatusBadge } from "@/components/ui/badge";
import { currentTick, subscribeToTicks } from "@/components/ui/time";
import type { OperationState as State } from "@/lib/domain/operations/names";
import type { OperationView } from "@/lib/domain/operations/operation";
import { acceptedStyle, operationStyles } from "@/lib/domain/operations/states";
import * as texts from "@/lib/domain/texts/outcome";

/** What only the provider says to be done does not look like what a read has shown. */
export function OperationState({ state, unverified = false }: { state: State; unverified?: boolean }) {
  const { label, ...look } = state === "done" && unverified ? acceptedStyle : operationStyles[state];
  return <StatusBadge {...look}>{label}</StatusBadge>;
}

export type Watched = Pick<OperationView, "checkable" | "nextLookAt">;

/** What Subdesk does next about an unknown outcome. */
export function nextLookText({ checkable, nextLookAt }: Watched, now: number): string {
  if (!checkable) return texts.noRead;
  if (nextLookAt === null) return texts.nextAfterSync;
  const seconds = Math.ceil((Date.parse(nextLookAt) - now) / 1000);
  if (seconds <= 0) return texts.nextAtOnce;
  return seconds <= 60 ? texts.nextInSeconds(seconds) : texts.nextInMinutes(Math.round(seconds / 60));
}

/** "Subdesk checks again in 4 min." Draws again only when its text changes. */
export function NextLook({ operation }: { operation: Watched }) {
  const text = useSyncExternalStore(
    subscribeToTicks,
    () => nextLookText(operation, currentTick()),
    () => nextLookText(operation, Date.now()),
  );
  return (
    <span suppressHydrationWarning className="tabular-nums">
      {text}
    </span>
  );
}
