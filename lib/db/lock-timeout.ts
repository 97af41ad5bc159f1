import "server-only";
import pg from "pg";

const lockNotAvailable = "55P03";

/** Whether a statement gave up waiting for a lock, as `lock_timeout` had it do. */
export function isLockTimeout(error: unknown): boolean {
  // Drizzle wraps what the driver says.
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof pg.DatabaseError && cause.code === lockNotAvailable;
}
