import "server-only";
import { eq } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAudit } from "../audit/record";
import { db } from "../db/client";
import { lockTexts } from "../db/locks";
import { handOverTemplates } from "../db/schema";
import { DeskError } from "../domain/errors";
import type { DeleteTemplateRequest } from "../domain/hand-over/template";
import { changedMeanwhile } from "../domain/texts/hand-over";
import { keptOf } from "./present";

export async function deleteTemplate(
  actor: Actor,
  { id, revision }: DeleteTemplateRequest,
  origin: Origin,
): Promise<{ id: string }> {
  requirePermission(actor, "hand-over.templates");
  return db().transaction(async (tx) => {
    await lockTexts(tx, ["hand-over templates"]);
    const [row] = await tx.delete(handOverTemplates).where(eq(handOverTemplates.id, id)).returning();
    if (!row) throw new DeskError("not-found", "There is no such template.");
    if (row.revision !== revision) throw new DeskError("conflict", changedMeanwhile(row.updatedBy));
    await recordAudit(tx, actor, origin, {
      action: "hand-over.delete-template",
      outcome: "done",
      subject: row.name,
      before: keptOf(row),
    });
    return { id };
  });
}
