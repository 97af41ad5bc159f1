import "server-only";

/**
 * One read for all who ask at the same time. Whoever asks while one is under way gets the next: an answer
 * that was on its way before the question may be older than the write that it is meant to show.
 */
export function singleFlight<Answer>(read: () => Promise<Answer>): () => Promise<Answer> {
  let current: Promise<Answer> | undefined;
  let next: Promise<Answer> | undefined;
  const start = () => {
    next = undefined;
    const started = read().finally(() => {
      if (current === started) current = undefined;
    });
    return (current = started);
  };
  return () => {
    if (!current) return start();
    next ??= current.then(start, start);
    return next;
  };
}
