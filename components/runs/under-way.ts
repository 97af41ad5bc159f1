/** What can be done with a run from its page. */
export type RunChange = "exclude" | "caps" | "start" | "pause" | "resume" | "cancel";

/**
 * What may be asked for before these are answered: rows one after another, and what holds a run, whatever
 * else is asked.
 */
const passes: Partial<Record<RunChange, readonly RunChange[]>> = {
  exclude: ["exclude"],
  pause: ["resume", "cancel"],
  cancel: ["pause", "resume"],
};

/** Whether it can be sent while these are under way. */
export function mayBeSent(change: RunChange, underWay: readonly RunChange[]): boolean {
  return underWay.every((other) => passes[change]?.includes(other));
}
