import "server-only";
import { and, eq, lt } from "drizzle-orm";
import { databaseNow } from "../clock";
import { subdesk } from "../actor";
import { db } from "../db/client";
import { runs } from "../db/schema";
import { dayMs } from "../domain/durations";
import { discardDraft } from "./discard-draft";

/** A draft shows what would have happened when it was planned, so after this long it must not be started. */
const draftsKept = 7 * dayMs;

/** Discards the drafts that no one started or discarded for a week. Returns how many. */
export async function discardOldDrafts(now = databaseNow()): Promise<number> {
  const old = await db()
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.state, "draft"), lt(runs.createdAt, new Date(now.getTime() - draftsKept))));
  let discarded = 0;
  for (const { id } of old)
    if (
      await db().transaction((tx) => discardDraft(tx, id, subdesk, null, "It was not started within a week."))
    )
      discarded += 1;
  return discarded;
}
