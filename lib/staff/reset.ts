import "server-only";
import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import type { Actor, Origin } from "../actor";
import { endSessionsOf } from "../auth/sessions";
import { passkeys, recoveryCodes, staff, staffLinks } from "../db/schema";
import { DeskError } from "../domain/errors";
import type { Transaction } from "../db/client";
import { changeStaff, requireAnotherPerson, type StaffRow } from "./change";
import { makeLink } from "../auth/links";
import type { OneTimeLink } from "../domain/staff/staff";
import type { resetRequest } from "./schema";

/** Makes a link to set a new password. The person's sessions end now, and the old password stops working. */
export async function resetStaff(
  actor: Actor,
  { staffId, dropSecondFactors }: z.infer<typeof resetRequest>,
  origin: Origin,
): Promise<OneTimeLink> {
  requireAnotherPerson(actor, staffId);
  const made: OneTimeLink[] = [];
  await changeStaff(actor, staffId, "staff.reset", origin, async (tx, person) => {
    const { link, change } = await resetPerson(tx, actor, { person, dropSecondFactors });
    made.push(link);
    return change;
  });
  const [link] = made;
  if (!link) throw new Error("No link was made.");
  return link;
}

/** The same for who holds the lock on staff, without its audit line. */
export async function resetPerson(
  tx: Transaction,
  maker: Pick<Actor, "staffId" | "name">,
  { person, dropSecondFactors }: { person: StaffRow; dropSecondFactors: boolean },
): Promise<{ link: OneTimeLink; change: { after: Record<string, unknown> } }> {
  const staffId = person.id;
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
  const link = await makeLink(tx, maker, { kind: "reset", staffId, email: person.email });
  return { link, change: { after: { sessions, dropSecondFactors } } };
}
