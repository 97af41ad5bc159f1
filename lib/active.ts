import "server-only";
import { singleton } from "./singleton";

const active = () => singleton("active", () => new Set<string>());

/**
 * Runs `work` while this process counts as the one that carries out an operation, a run or a sync, by its id.
 */
export async function whileActive<T>(id: string, work: () => Promise<T>): Promise<T> {
  const ids = active();
  // A repeated request for work under way must not end the first one's turn.
  if (ids.has(id)) return work();
  ids.add(id);
  try {
    return await work();
  } finally {
    ids.delete(id);
  }
}

export function isActive(id: string): boolean {
  return active().has(id);
}

export function activeIds(): string[] {
  return [...active()];
}
