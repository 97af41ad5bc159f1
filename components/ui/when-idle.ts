/** After the first load, which this must not slow down. */
const pause = 2_500;

/** Fetches what may be wanted later once nothing else is to do. To be given to an effect. */
export function whenIdle(fetch: () => void): () => void {
  const run = () => {
    performance.mark("subdesk.idle");
    fetch();
  };
  const timer = setTimeout(() => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(run, { timeout: pause });
    else run();
  }, pause);
  return () => clearTimeout(timer);
}
