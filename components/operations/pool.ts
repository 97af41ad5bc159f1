import { GB } from "@/lib/domain/format";
import type { PoolView } from "@/lib/domain/overview/overview";

export interface Beyond {
  /** Bytes. */
  asked: number;
  free: number;
  readAt: string | null;
}

/**
 * Set when more is asked for than the account's pool has free; null when it fits, or when nobody knows the
 * pool.
 */
export function beyondPool(
  pool: Pick<PoolView, "free" | "readAt"> | undefined,
  gigabytes: number | null,
): Beyond | null {
  if (!pool || pool.free === null || gigabytes === null || gigabytes * GB <= pool.free) return null;
  return { asked: gigabytes * GB, free: pool.free, readAt: pool.readAt };
}
