import { startTransition } from "react";

/**
 * Runs it once the current frame is on the screen, after pending keys and clicks. Returns a function that
 * cancels it.
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
