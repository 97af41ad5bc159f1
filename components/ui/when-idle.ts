/** After the first load, which this must not slow down. */
const pause = 2_500;

const waiting = new Set<() => void>();
let timer = 0;

/**
 * Fetches what may be wanted later once nothing else is to do, together with whatever else waits for that. To
 * be given to an effect.
 */
export function whenIdle(fetch: () => void): () => void {
  waiting.add(fetch);
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(run, { timeout: pause });
    else run();
  }, pause);
  return () => waiting.delete(fetch);
}

function run(): void {
  performance.mark("subdesk.idle");
  for (const fetch of waiting) fetch();
  waiting.clear();
}
