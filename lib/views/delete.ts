import "server-only";
import { and, eq } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAudit } from "../audit/record";
import { db } from "../db/client";
import { savedViews } from "../db/schema";
import { DeskError } from "../domain/errors";
import { keptOf } from "./kept";

export async function deleteView(
  actor: Actor,
  { id }: { id: string },
  origin: Origin,
): Promise<{ id: string }> {
  requirePermission(actor, "views.write");
  return db().transaction(async (tx) => {
    const [row] = await tx
      .delete(savedViews)
      .where(and(eq(savedViews.id, id), eq(savedViews.ownerId, actor.staffId)))
      .returning();
    if (!row) throw new DeskError("not-found", "You have no such view.");
    await recordAudit(tx, actor, origin, {
      action: "view.delete",
      outcome: "done",
      subject: row.name,
      before: keptOf(row),
      after: null,
    });
    return { id };
  });
}
