import "server-only";
import { singleton } from "../singleton";

const active = () => singleton("operations.active", () => new Set<string>());

/** Runs `work` while this process counts as the one that carries the operation out. */
export async function whileActive<T>(operationId: string, work: () => Promise<T>): Promise<T> {
  const ids = active();
  // A repeated request of one under way must not end the first one's turn.
  if (ids.has(operationId)) return work();
  ids.add(operationId);
  try {
    return await work();
  } finally {
    ids.delete(operationId);
  }
}

export function isActive(operationId: string): boolean {
  return active().has(operationId);
}
