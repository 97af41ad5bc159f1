import "server-only";

/**
 * Unlike AbortSignal.timeout it cannot be collected before it fires, and leaves no timer behind once it is
 * cleared.
 */
export function startTimer(milliseconds: number): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  const timeout = setTimeout(
    () => controller.abort(new DOMException("The time is up.", "TimeoutError")),
    milliseconds,
  );
  return { signal: controller.signal, clear: () => clearTimeout(timeout) };
}

/** Aborts the work's signal after this long; the work has to heed it. */
export async function withTimeLimit<T>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, clear } = startTimer(milliseconds);
  try {
    return await work(signal);
  } finally {
    clear();
  }
}
