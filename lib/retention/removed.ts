import "server-only";
import { and, eq } from "drizzle-orm";
import { isoDay } from "../domain/dates";
import { db, type Executor } from "../db/client";
import { tombstones } from "../db/schema";
import { DeskError } from "../domain/errors";

type Tombstone = typeof tombstones.$inferSelect;
type What = Tombstone["what"];

/** What is left of an operation or a run that was removed. */
export async function readTombstone(
  what: What,
  id: string,
  executor: Executor = db(),
): Promise<Tombstone | null> {
  const [tombstone] = await executor
    .select()
    .from(tombstones)
    .where(and(eq(tombstones.id, id), eq(tombstones.what, what)));
  return tombstone ?? null;
}

/** Throws "removed" where that is why it is not there. */
export async function requireNotRemoved(what: What, id: string, executor: Executor = db()): Promise<void> {
  const tombstone = await readTombstone(what, id, executor);
  if (tombstone) throw removed(tombstone);
}

/**
 * Stores what is new under an id of its own, outside of a transaction. The database refuses an id that was
 * removed, even one that is removed at this moment; that is thrown as "removed".
 */
export async function underFreshId<T>(what: What, id: string, store: () => Promise<T>): Promise<T> {
  try {
    return await store();
  } catch (error) {
    if (refusedAsRemoved(error)) await requireNotRemoved(what, id);
    throw error;
  }
}

function removed({ what, outcome, keptDays, removedAt }: Tombstone): DeskError {
  const day = isoDay(removedAt);
  return new DeskError(
    "removed",
    what === "operation"
      ? `This was carried out before, and its outcome was: ${outcome}. Its record was removed on ${day}, after ${keptDays} days. Nothing was sent.`
      : `This run has ended and was removed on ${day}, after ${keptDays} days.`,
  );
}

function refusedAsRemoved(error: unknown): boolean {
  const cause: unknown = error instanceof Error && error.cause ? error.cause : error;
  return (
    typeof cause === "object" &&
    cause !== null &&
    "constraint" in cause &&
    (cause.constraint === "operations_removed" || cause.constraint === "runs_removed")
  );
}
