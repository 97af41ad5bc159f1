"use client";

import { useState } from "react";
import { formatCount } from "@/lib/domain/format";
import { Button } from "./button";

/** The first entries of a long list, and the button that shows more. */
export function useShown<Item>(items: readonly Item[], step = 20) {
  const [most, setMost] = useState(step);
  const left = items.length - most;
  return {
    shown: items.slice(0, most),
    more: left > 0 && (
      <Button size="sm" variant="ghost" className="justify-self-start" onClick={() => setMost(most + step)}>
        {`Show ${formatCount(Math.min(step, left))} more of ${formatCount(left)}`}
      </Button>
    ),
  };
}
