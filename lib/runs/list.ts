import "server-only";
import { desc, eq, ne, or } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { isAllowed } from "../domain/staff/permissions";
import { db } from "../db/client";
import { runs } from "../db/schema";
import type { RunView } from "../domain/runs/run";
import { presentRun } from "./present";

/** Newest first; of unconfirmed drafts only those this person may see. */
export async function listRuns(actor: Actor, { limit = 50, drafts = true } = {}): Promise<RunView[]> {
  requirePermission(actor, "runs.read");
  const confirmed = ne(runs.state, "draft");
  const visible = isAllowed(actor.role, "runs.oversee")
    ? undefined
    : or(confirmed, eq(runs.actorId, actor.staffId));
  const rows = await db()
    .select()
    .from(runs)
    .where(drafts ? visible : confirmed)
    .orderBy(desc(runs.createdAt))
    .limit(limit);
  return Promise.all(rows.map((run) => presentRun(actor, run)));
}
