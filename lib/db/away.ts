import "server-only";
import pg from "pg";
import { singleton } from "../singleton";

/**
 * What is known of a database that does not answer. The front door reads `failedAt`: Next answers a page that
 * failed with 500 whatever failed.
 */
const known = () => singleton("database-away", () => ({ failedAt: -Infinity, errors: new WeakSet<Error>() }));

/** Remembers that a connection could not be had, and the error that said so. */
export function markDatabaseUnavailable<Failure>(error: Failure): Failure {
  known().failedAt = performance.now();
  if (error instanceof Error) known().errors.add(error);
  return error;
}

/** Short of connections, memory or disk; shutting down, crashed, starting up. */
const passing = /^(53|57P0[123])/;

/** Whether something failed because the database was away, starting, or full. */
export function isDatabaseUnavailable(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (known().errors.has(at)) return true;
    if (
      at instanceof pg.DatabaseError
        ? passing.test(at.code ?? "")
        : /^Connection terminated\b/.test(at.message)
    )
      return true;
  }
  return false;
}
