import "server-only";
import { eq } from "drizzle-orm";
import { recordAudit, type AuditEntry } from "../audit/record";
import { demand, type Actor, type Origin } from "../actor";
import { db, type Transaction } from "../db/client";
import { holdLock } from "../db/locks";
import { staff } from "../db/schema";
import { DeskError } from "../domain/errors";

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
  demand(actor, "staff.manage");
  await db().transaction(async (tx) => {
    await holdLock(tx, "staff");
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

export function demandSomebodyElse(actor: Actor, staffId: string): void {
  if (actor.staffId === staffId)
    throw new DeskError("forbidden", "You cannot change this for yourself. Ask another administrator.");
}
