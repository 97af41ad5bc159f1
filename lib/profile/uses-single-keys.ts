import "server-only";
import { eq } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { staff } from "../db/schema";

/** Whether a letter pressed outside a text field does something for this person. */
export async function usesSingleKeys(actor: Actor): Promise<boolean> {
  requirePermission(actor, "profile.use");
  const [person] = await db().select({ on: staff.singleKeys }).from(staff).where(eq(staff.id, actor.staffId));
  return person?.on ?? true;
}
