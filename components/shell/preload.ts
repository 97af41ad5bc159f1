import { preloadStepUp } from "@/components/auth/step-up";
import { preloadToasts } from "@/components/ui/toaster";

/** After the first load, which this must not slow down. */
const pause = 2_500;

/**
 * What tells of trouble is fetched while nothing else is to do: once there is no network, it is too late for
 * it.
 */
export function preloadWhenIdle(): () => void {
  const timer = setTimeout(() => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(preload, { timeout: pause });
    else preload();
  }, pause);
  return () => clearTimeout(timer);
}

function preload(): void {
  performance.mark("subdesk.idle");
  preloadToasts();
  preloadStepUp();
}
