import "server-only";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { recordAuditAlone } from "../audit/record";
import type { Actor, Origin } from "../actor";
import { checkPassword, hashPassword } from "../auth/password";
import { requireGoodPassword } from "../auth/password-rules";
import { endSessionsOf } from "../auth/sessions";
import { auditThrottled, beginAttempt, countersOfConfirmation, takeBackAttempt } from "../auth/throttle";
import { db } from "../db/client";
import { staff } from "../db/schema";
import { DeskError } from "../domain/errors";
import { changeOwn } from "./change";
import type { changePasswordRequest } from "./schema";

/**
 * Needs the current password, which counts like an attempt to confirm. All other sessions of the person end.
 */
export async function changePassword(
  actor: Actor,
  { current, password }: z.infer<typeof changePasswordRequest>,
  origin: Origin,
): Promise<{ ended: number }> {
  requireGoodPassword(password, actor);
  const entry = { action: "staff.set-password" as const, subject: actor.email };
  const attempt = await beginAttempt(countersOfConfirmation(actor));
  if (!attempt) {
    await auditThrottled(actor.staffId, actor, origin, entry);
    throw new DeskError("too-many", "Too many attempts. Try again in a few minutes.");
  }
  const [person] = await db()
    .select({ passwordHash: staff.passwordHash })
    .from(staff)
    .where(eq(staff.id, actor.staffId));
  if (!(await checkPassword(person?.passwordHash ?? null, current))) {
    await recordAuditAlone(actor, origin, { outcome: "refused", ...entry });
    throw new DeskError("invalid", "This is not your current password.", {
      current: "This is not your current password.",
    });
  }
  const passwordHash = await hashPassword(password);
  return changeOwn(actor, "staff.set-password", origin, async (tx, now) => {
    if (now.passwordHash !== person?.passwordHash)
      throw new DeskError("conflict", "Your password has just been changed.");
    await takeBackAttempt(tx, attempt, { succeeded: true });
    await tx.update(staff).set({ passwordHash }).where(eq(staff.id, actor.staffId));
    const ended = await endSessionsOf(tx, actor.staffId, actor.sessionId);
    return { result: { ended }, after: { sessions: ended } };
  });
}
