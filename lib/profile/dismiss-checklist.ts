import "server-only";
import { eq, sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { staff } from "../db/schema";

/** Hides the checklist for this person. */
export async function dismissChecklist(actor: Actor): Promise<Record<string, never>> {
  requirePermission(actor, "profile.use");
  await db()
    .update(staff)
    .set({ checklistDismissedAt: sql`coalesce(${staff.checklistDismissedAt}, now())` })
    .where(eq(staff.id, actor.staffId));
  return {};
}
