import { startTransition } from "react";

/**
 * Does it once the frame that is being made is on the screen, and gives way to keys and clicks. Returns what
 * calls it off.
 */
export function afterPaint(work: () => void): () => void {
  let timer = 0;
  const frame = requestAnimationFrame(() => {
    timer = window.setTimeout(() => startTransition(work));
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
