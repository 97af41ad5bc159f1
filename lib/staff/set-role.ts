import "server-only";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import type { Actor, Origin } from "../actor";
import { isAllowed } from "../domain/staff/permissions";
import { endSessionsOf } from "../auth/sessions";
import { staff } from "../db/schema";
import { changeStaff, requireAnotherPerson } from "./change";
import { requireAnotherAdmin } from "../auth/last-admin";
import { withdrawLinksOf } from "../auth/links";
import type { setRoleRequest } from "./schema";

/** Ends the person's sessions: they sign in again with the new role. */
export async function setRole(
  actor: Actor,
  { staffId, role }: z.infer<typeof setRoleRequest>,
  origin: Origin,
): Promise<{ role: string }> {
  requireAnotherPerson(actor, staffId);
  await changeStaff(actor, staffId, "staff.set-role", origin, async (tx, person) => {
    if (person.role === role) return null;
    if (person.role === "admin" && person.disabledAt === null) await requireAnotherAdmin(tx, staffId);
    await tx.update(staff).set({ role }).where(eq(staff.id, staffId));
    if (!isAllowed(role, "staff.manage")) await withdrawLinksOf(tx, staffId);
    await endSessionsOf(tx, staffId);
    return { before: { role: person.role }, after: { role } };
  });
  return { role };
}
