import "server-only";
import { eq } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { db } from "../db/client";
import { alertRules } from "../db/schema";
import { DeskError } from "../domain/errors";
import { presentRule } from "./present";

export async function deleteRule(
  actor: Actor,
  { id }: { id: string },
  origin: Origin,
): Promise<{ id: string }> {
  requirePermission(actor, "alerts.write");
  return db().transaction(async (tx) => {
    const [rule] = await tx.delete(alertRules).where(eq(alertRules.id, id)).returning();
    if (!rule) throw new DeskError("not-found", "There is no such rule.");
    await recordAudit(tx, actor, origin, {
      action: "alert.delete-rule",
      outcome: "done",
      subject: rule.name,
      before: { ...presentRule(rule, 0) },
    });
    return { id };
  });
}
