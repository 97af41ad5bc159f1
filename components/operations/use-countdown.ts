"use client";

import { useEffect, useEffectEvent, useState } from "react";

/**
 * Whole seconds left of `seconds`, counting by the clock so that a sleeping tab does not stretch them.
 * `round` starts anew.
 */
export function useCountdown(seconds: number, round: number, onEnd: () => void): number {
  const [left, setLeft] = useState(seconds);
  const end = useEffectEvent(onEnd);
  useEffect(() => {
    const until = Date.now() + seconds * 1000;
    const timer = setInterval(() => {
      const rest = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      setLeft(rest);
      if (rest > 0) return;
      clearInterval(timer);
      end();
    }, 250);
    return () => clearInterval(timer);
  }, [seconds, round]);
  return left;
}
