import "server-only";
import { count, eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { passkeyAnswer, readNewPasskey } from "../auth/passkeys";
import { recoveryCodesLeft, replaceRecoveryCodes } from "../auth/recovery-codes";
import { passkeys } from "../db/schema";
import { maxPerPerson } from "../domain/staff/limits";
import { DeskError } from "../domain/errors";
import { changeOwn } from "./change";
import { passkeyName } from "./schema";
import type { RecoveryCodes } from "../domain/profile/profile";

export const addPasskeyRequest = z.strictObject({ name: passkeyName, answer: passkeyAnswer });

export async function addPasskey(
  actor: Actor,
  { name, answer }: z.infer<typeof addPasskeyRequest>,
  origin: Origin,
): Promise<RecoveryCodes> {
  requirePermission(actor, "profile.use");
  const key = await readNewPasskey(answer, actor.sessionId);
  return changeOwn(actor, "staff.add-passkey", origin, async (tx, person) => {
    const [known] = await tx.select({ count: count() }).from(passkeys).where(eq(passkeys.staffId, person.id));
    if ((known?.count ?? 0) >= maxPerPerson.passkeys)
      throw new DeskError(
        "conflict",
        `You have ${maxPerPerson.passkeys} passkeys, the most one person can keep. Remove one first.`,
      );
    const added = await tx
      .insert(passkeys)
      .values({ ...key, staffId: person.id, name })
      .onConflictDoNothing()
      .returning({ id: passkeys.id });
    if (added.length === 0) throw new DeskError("conflict", "This passkey is already registered.");
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
