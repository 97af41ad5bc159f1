import "server-only";
import { eq } from "drizzle-orm";
import type { Actor, Origin } from "../actor";
import { staff } from "../db/schema";
import { changeStaff, requireAnotherPerson } from "./change";
import type { StaffId } from "./disable";

export async function enableStaff(
  actor: Actor,
  { staffId }: StaffId,
  origin: Origin,
): Promise<{ disabled: false }> {
  requireAnotherPerson(actor, staffId);
  await changeStaff(actor, staffId, "staff.enable", origin, async (tx, person) => {
    if (!person.disabledAt) return null;
    await tx.update(staff).set({ disabledAt: null }).where(eq(staff.id, staffId));
    return { before: { disabled: true }, after: { disabled: false } };
  });
  return { disabled: false };
}
