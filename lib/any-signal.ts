import "server-only";
import { setMaxListeners } from "node:events";

/**
 * Aborts with the first of these. AbortSignal.any would do, but in Node 20 every call leaks on a signal that
 * lives as long as its account; after `clear` this leaves nothing.
 */
export function anySignal(...given: readonly (AbortSignal | undefined)[]): {
  signal: AbortSignal;
  clear: () => void;
} {
  const controller = new AbortController();
  const signals = given.filter((signal) => signal !== undefined);
  const clear = () => {
    for (const signal of signals) signal.removeEventListener("abort", abort);
  };
  const abort = () => {
    clear();
    controller.abort(signals.find(({ aborted }) => aborted)?.reason);
  };
  // As many calls as there are wait on the one of an account: Node would warn of a leak from the eleventh on.
  for (const signal of signals) setMaxListeners(0, signal);
  if (signals.some(({ aborted }) => aborted)) abort();
  else for (const signal of signals) signal.addEventListener("abort", abort);
  return { signal: controller.signal, clear };
}
