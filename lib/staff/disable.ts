import "server-only";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { databaseNow } from "../clock";
import type { Actor, Origin } from "../actor";
import { endSessionsOf } from "../auth/sessions";
import { staff, staffLinks } from "../db/schema";
import { changeStaff, requireAnotherPerson } from "./change";
import { requireAnotherAdmin } from "../auth/last-admin";
import { withdrawLinksOf } from "../auth/links";
import type { staffIdInput } from "./schema";

export type StaffId = z.infer<typeof staffIdInput>;

/**
 * From the next request on this person has no access: their sessions end, and links to set their password and
 * links they made become void.
 */
export async function disableStaff(
  actor: Actor,
  { staffId }: StaffId,
  origin: Origin,
): Promise<{ disabled: true }> {
  requireAnotherPerson(actor, staffId);
  await changeStaff(actor, staffId, "staff.disable", origin, async (tx, person) => {
    if (person.disabledAt) return null;
    if (person.role === "admin") await requireAnotherAdmin(tx, staffId);
    await tx.update(staff).set({ disabledAt: databaseNow() }).where(eq(staff.id, staffId));
    await tx.delete(staffLinks).where(eq(staffLinks.staffId, staffId));
    const links = await withdrawLinksOf(tx, staffId);
    const sessions = await endSessionsOf(tx, staffId);
    return { before: { disabled: false }, after: { disabled: true, sessions, links } };
  });
  return { disabled: true };
}
