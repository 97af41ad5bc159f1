import "server-only";
import { and, eq, isNull, or } from "drizzle-orm";
import { databaseNow } from "../clock";
import { db } from "../db/client";
import { runs } from "../db/schema";
import { isAbandoned } from "../instance";
import { cancelLeftRows } from "./row-state";

/**
 * Closes the rows of cancelled runs that no process works on any more. Rows whose operation has begun are
 * settled by it.
 */
export async function closeCancelled(): Promise<void> {
  await cancelLeftRows();
  await db()
    .update(runs)
    .set({ finishedAt: databaseNow() })
    .where(
      and(
        eq(runs.state, "cancelled"),
        isNull(runs.finishedAt),
        or(isNull(runs.instanceId), isAbandoned(runs.instanceId, runs.id)),
      ),
    );
}
