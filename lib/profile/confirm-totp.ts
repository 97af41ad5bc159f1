import "server-only";
import { eq } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import type { Actor, Origin } from "../actor";
import { recoveryCodesLeft, replaceRecoveryCodes } from "../auth/recovery-codes";
import { stepOf } from "../auth/totp";
import { staff } from "../db/schema";
import { DeskError } from "../domain/errors";
import { changeOwn } from "./change";
import type { RecoveryCodes } from "../domain/profile/profile";

/** From here on, signing in needs a code. The first second factor comes with recovery codes. */
export async function confirmTotp(
  actor: Actor,
  { code }: { code: string },
  origin: Origin,
): Promise<RecoveryCodes> {
  return changeOwn(actor, "staff.add-totp", origin, async (tx, person) => {
    if (!person.totpPending) throw new DeskError("conflict", "Start again: no code is expected.");
    const step = stepOf(person.totpPending, code.replace(/\s/g, ""));
    if (step === null)
      throw new DeskError("invalid", "This code is wrong. Check the clock of your device.", {
        code: "This code is wrong. Check the clock of your device.",
      });
    await tx
      .update(staff)
      .set({ totpSecret: person.totpPending, totpPending: null, totpLastStep: step })
      .where(eq(staff.id, person.id));
    const codes =
      (await recoveryCodesLeft(tx, person.id)) === 0 ? await replaceRecoveryCodes(tx, person.id) : null;
    if (codes)
      await recordAudit(tx, actor, origin, {
        action: "staff.make-recovery-codes",
        outcome: "done",
        subject: actor.email,
      });
    return { result: { codes } };
  });
}
