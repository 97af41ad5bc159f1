import "server-only";
import { eq } from "drizzle-orm";
import { recordAudit, type AuditEntry } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { requireNotEnded } from "../auth/sessions";
import { db, type Transaction } from "../db/client";
import { acquireLock } from "../db/locks";
import { staff } from "../db/schema";
import { DeskError } from "../domain/errors";
import type { Permission } from "../domain/staff/permissions";

export type StaffRow = typeof staff.$inferSelect;

type Change = Pick<AuditEntry, "before" | "after"> | null;

/**
 * One change of a colleague, in one transaction with its audit line. `work` gets the locked row, makes the
 * change and returns it; null when there was nothing to change.
 */
export async function changeStaff(
  actor: Actor,
  staffId: string,
  action: Extract<AuditEntry["action"], `staff.${string}` | `session.${string}`>,
  origin: Origin,
  work: (tx: Transaction, person: StaffRow) => Promise<Change>,
): Promise<void> {
  requirePermission(actor, "staff.manage");
  await db().transaction(async (tx) => {
    await acquireLock(tx, "staff");
    await requireStillPermitted(tx, actor, "staff.manage");
    const [person] = await tx.select().from(staff).where(eq(staff.id, staffId)).for("no key update");
    if (!person) throw new DeskError("not-found", "There is no one with this id.");
    const change = await work(tx, person);
    if (change)
      await recordAudit(tx, actor, origin, {
        action,
        outcome: "done",
        subject: person.email,
        ...change,
      });
  });
}

/** Under the lock of the staff: whoever held it before may have taken this person's own right or access. */
export async function requireStillPermitted(
  tx: Transaction,
  actor: Actor,
  permission: Permission,
): Promise<void> {
  const [self] = await tx
    .select({ role: staff.role, disabledAt: staff.disabledAt })
    .from(staff)
    .where(eq(staff.id, actor.staffId));
  if (!self || self.disabledAt) throw new DeskError("unauthenticated", "Your account was disabled.");
  requirePermission({ ...actor, role: self.role }, permission);
  await requireNotEnded(tx, actor);
}

export function requireAnotherPerson(actor: Actor, staffId: string): void {
  if (actor.staffId === staffId)
    throw new DeskError("forbidden", "You cannot change this for yourself. Ask another administrator.");
}
