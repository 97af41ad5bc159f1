import "server-only";
import { eq } from "drizzle-orm";
import { recordAudit, type AuditEntry } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { requireNotEnded } from "../auth/sessions";
import { db, type Transaction } from "../db/client";
import { staff } from "../db/schema";
import { DeskError } from "../domain/errors";

/**
 * One change by the person of their own account, in one transaction with its audit line. While it waited for
 * their row, an administrator may have taken their access.
 */
export async function changeOwn<Result>(
  actor: Actor,
  action: Extract<AuditEntry["action"], `staff.${string}`>,
  origin: Origin,
  work: (
    tx: Transaction,
    person: typeof staff.$inferSelect,
  ) => Promise<{ result: Result; before?: AuditEntry["before"]; after?: AuditEntry["after"] }>,
): Promise<Result> {
  requirePermission(actor, "profile.use");
  return db().transaction(async (tx) => {
    const [person] = await tx.select().from(staff).where(eq(staff.id, actor.staffId)).for("no key update");
    if (!person) throw new DeskError("not-found", "This account is gone.");
    if (person.disabledAt) throw new DeskError("unauthenticated", "Your account was disabled.");
    await requireNotEnded(tx, actor);
    const { result, before, after } = await work(tx, person);
    await recordAudit(tx, actor, origin, {
      action,
      outcome: "done",
      subject: actor.email,
      before: before ?? null,
      after: after ?? null,
    });
    return result;
  });
}
