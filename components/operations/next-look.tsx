"use client";

import { useSyncExternalStore } from "react";
import { currentTick, subscribeToTicks } from "@/components/ui/ticker";
import { nextLookText, type Watched } from "./next-look-text";

/** "Subdesk looks again in 4 min." Draws again only when its text changes. */
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
