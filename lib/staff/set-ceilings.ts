import "server-only";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import type { Actor, Origin } from "../actor";
import { staff } from "../db/schema";
import { changeStaff } from "./change";
import type { setCeilingsRequest } from "./schema";

/** Gigabytes a day and at a time; null for no ceiling. Counts from the next allocation on. */
export async function setCeilings(
  actor: Actor,
  { staffId, daily, action }: z.infer<typeof setCeilingsRequest>,
  origin: Origin,
): Promise<{ daily: number | null; action: number | null }> {
  await changeStaff(actor, staffId, "staff.set-ceilings", origin, async (tx, person) => {
    const before = { daily: person.dailyGigabytes, action: person.actionGigabytes };
    if (before.daily === daily && before.action === action) return null;
    await tx
      .update(staff)
      .set({ dailyGigabytes: daily, actionGigabytes: action })
      .where(eq(staff.id, staffId));
    return { before, after: { daily, action } };
  });
  return { daily, action };
}
