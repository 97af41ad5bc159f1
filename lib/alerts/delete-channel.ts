import "server-only";
import { eq, sql } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { db } from "../db/client";
import { alertChannels, alertRules } from "../db/schema";
import { DeskError } from "../domain/errors";
import { auditedChannel } from "./present";

export async function deleteChannel(
  actor: Actor,
  { id }: { id: string },
  origin: Origin,
): Promise<{ id: string }> {
  requirePermission(actor, "alerts.write");
  return db().transaction(async (tx) => {
    // Rules are locked before channels, as in the evaluation: in the other order the two would deadlock.
    await tx
      .update(alertRules)
      .set({ channels: sql`array_remove(${alertRules.channels}, ${id}::uuid)` })
      .where(sql`${id}::uuid = any(${alertRules.channels})`);
    const [channel] = await tx.delete(alertChannels).where(eq(alertChannels.id, id)).returning();
    if (!channel) throw new DeskError("not-found", "There is no such channel.");
    await recordAudit(tx, actor, origin, {
      action: "alert.delete-channel",
      outcome: "done",
      subject: channel.label,
      before: auditedChannel(channel),
    });
    return { id };
  });
}
