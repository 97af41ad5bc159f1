import "server-only";
import { singleton } from "../singleton";

const maxKept = 20_000;

/**
 * How many milliseconds this process has known a value, by a monotonic clock. By the database's clock its age
 * could shrink.
 */
export function knownFor(key: string, value: number, now = performance.now()): number {
  const known = singleton("known-for", () => new Map<string, { value: number; since: number }>());
  const before = known.get(key);
  if (before?.value === value) return now - before.since;
  known.set(key, { value, since: now });
  const [oldest] = known.keys();
  if (known.size > maxKept && oldest !== undefined) known.delete(oldest);
  return 0;
}
