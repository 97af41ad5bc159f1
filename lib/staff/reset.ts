import "server-only";
import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import type { Actor, Origin } from "../actor";
import { endSessionsOf } from "../auth/sessions";
import { passkeys, recoveryCodes, staff, staffLinks } from "../db/schema";
import { DeskError } from "../domain/errors";
import { changeStaff, demandSomebodyElse } from "./change";
import { makeLink } from "../auth/links";
import type { OneTimeLink } from "../domain/staff/staff";
import type { resetRequest } from "./schema";

/** Makes a link to set a new password. The person's sessions end now, and the old password stops working. */
export async function resetStaff(
  actor: Actor,
  { staffId, dropSecondFactors }: z.infer<typeof resetRequest>,
  origin: Origin,
): Promise<OneTimeLink> {
  demandSomebodyElse(actor, staffId);
  const made: OneTimeLink[] = [];
  await changeStaff(actor, staffId, "staff.reset", origin, async (tx, person) => {
    if (person.disabledAt) throw new DeskError("conflict", "This account is disabled. Enable it first.");
    await tx
      .update(staff)
      .set({
        passwordHash: null,
        ...(dropSecondFactors && { totpSecret: null, totpPending: null, totpLastStep: null }),
      })
      .where(eq(staff.id, staffId));
    if (dropSecondFactors) {
      await tx.delete(passkeys).where(eq(passkeys.staffId, staffId));
      await tx.delete(recoveryCodes).where(eq(recoveryCodes.staffId, staffId));
    }
    await tx.delete(staffLinks).where(and(eq(staffLinks.kind, "reset"), eq(staffLinks.staffId, staffId)));
    const sessions = await endSessionsOf(tx, staffId);
    made.push(await makeLink(tx, actor, { kind: "reset", staffId, email: person.email }));
    return { after: { sessions, dropSecondFactors } };
  });
  const [link] = made;
  if (!link) throw new Error("No link was made.");
  return link;
}
