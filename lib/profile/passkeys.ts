import "server-only";
import { and, count, eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { demand, type Actor, type Origin } from "../actor";
import { passkeyAnswer, readNewPasskey, registrationOptions } from "../auth/passkeys";
import { recoveryCodesLeft, replaceRecoveryCodes } from "../auth/recovery-codes";
import { forgetCodesIfNeedless } from "../auth/second-factor";
import { db } from "../db/client";
import { passkeys } from "../db/schema";
import { mostPerPerson } from "../domain/staff/limits";
import { DeskError } from "../domain/errors";
import { changeOwn } from "./change";
import { passkeyName } from "./schema";
import { type RecoveryCodes } from "../domain/profile/profile";

export const addPasskeyRequest = z.strictObject({ name: passkeyName, answer: passkeyAnswer });

export async function offerPasskey(actor: Actor, _nothing: object, origin: Origin) {
  demand(actor, "profile.use");
  await db().transaction((tx) =>
    recordAudit(tx, actor, origin, {
      action: "staff.offer-passkey",
      outcome: "done",
      subject: actor.email,
    }),
  );
  return registrationOptions({
    id: actor.staffId,
    email: actor.email,
    name: actor.name,
    sessionId: actor.sessionId,
  });
}

export async function addPasskey(
  actor: Actor,
  { name, answer }: z.infer<typeof addPasskeyRequest>,
  origin: Origin,
): Promise<RecoveryCodes> {
  demand(actor, "profile.use");
  const key = await readNewPasskey(answer, actor.sessionId);
  return changeOwn(actor, "staff.add-passkey", origin, async (tx, person) => {
    const [known] = await tx.select({ count: count() }).from(passkeys).where(eq(passkeys.staffId, person.id));
    if ((known?.count ?? 0) >= mostPerPerson.passkeys)
      throw new DeskError(
        "conflict",
        `You have ${mostPerPerson.passkeys} passkeys, the most one person can keep. Remove one first.`,
      );
    const added = await tx
      .insert(passkeys)
      .values({ ...key, staffId: person.id, name })
      .onConflictDoNothing()
      .returning({ id: passkeys.id });
    if (added.length === 0) throw new DeskError("conflict", "This passkey is known already.");
    const codes =
      (await recoveryCodesLeft(tx, person.id)) === 0 ? await replaceRecoveryCodes(tx, person.id) : null;
    if (codes)
      await recordAudit(tx, actor, origin, {
        action: "staff.make-recovery-codes",
        outcome: "done",
        subject: actor.email,
      });
    return { result: { codes }, after: { passkey: name } };
  });
}

export async function removePasskey(
  actor: Actor,
  { passkeyId }: { passkeyId: string },
  origin: Origin,
): Promise<{ removed: string }> {
  return changeOwn(actor, "staff.remove-passkey", origin, async (tx, person) => {
    const [gone] = await tx
      .delete(passkeys)
      .where(and(eq(passkeys.id, passkeyId), eq(passkeys.staffId, person.id)))
      .returning();
    if (!gone) throw new DeskError("not-found", "This passkey was removed already.");
    await forgetCodesIfNeedless(tx, person);
    return { result: { removed: gone.name }, before: { passkey: gone.name } };
  });
}
