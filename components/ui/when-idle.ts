/** After the first load, which this must not slow down. */
const pauseMs = 2_500;

const waiting = new Set<() => void>();
let timer = 0;

/**
 * Fetches what may be wanted later once the page is idle, together with everything else that waits for that.
 * Return it from an effect.
 */
export function whenIdle(fetch: () => void): () => void {
  waiting.add(fetch);
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(run, { timeout: pauseMs });
    else run();
  }, pauseMs);
  return () => waiting.delete(fetch);
}

function run(): void {
  performance.mark("subdesk.idle");
  for (const fetch of waiting) fetch();
  waiting.clear();
}
