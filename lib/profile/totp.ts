import "server-only";
import { eq } from "drizzle-orm";
import { encode } from "uqr";
import { recordAudit } from "../audit/record";
import type { Actor, Origin } from "../actor";
import { recoveryCodesLeft, replaceRecoveryCodes } from "../auth/recovery-codes";
import { forgetCodesIfNeedless } from "../auth/second-factor";
import { makeTotp, stepOf } from "../auth/totp";
import { staff } from "../db/schema";
import { DeskError } from "../domain/errors";
import { changeOwn } from "./change";
import type { RecoveryCodes, TotpOffer } from "../domain/profile/profile";

/** A secret to be read by an authenticator app. It counts for nothing until a code of it was given back. */
export async function offerTotp(actor: Actor, _nothing: object, origin: Origin): Promise<TotpOffer> {
  const { sealed, secret, uri } = makeTotp(actor.email);
  const { size, data } = encode(uri, { border: 2 });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join("");
  return changeOwn(actor, "staff.offer-totp", origin, async (tx, person) => {
    await tx.update(staff).set({ totpPending: sealed }).where(eq(staff.id, person.id));
    return { result: { secret, uri, qr: { size, path } } };
  });
}

/** From here on signing in takes a code. The first second factor brings recovery codes along. */
export async function confirmTotp(
  actor: Actor,
  { code }: { code: string },
  origin: Origin,
): Promise<RecoveryCodes> {
  return changeOwn(actor, "staff.add-totp", origin, async (tx, person) => {
    if (!person.totpPending) throw new DeskError("conflict", "Start again: no code is expected.");
    const step = stepOf(person.totpPending, code.replace(/\s/g, ""));
    if (step === null)
      throw new DeskError("invalid", "This code is not right. Check the clock of your device.", {
        code: "This code is not right. Check the clock of your device.",
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

export async function removeTotp(actor: Actor, _nothing: object, origin: Origin): Promise<{ totp: false }> {
  return changeOwn(actor, "staff.remove-totp", origin, async (tx, person) => {
    if (!person.totpSecret) throw new DeskError("conflict", "It is off already.");
    await tx
      .update(staff)
      .set({ totpSecret: null, totpPending: null, totpLastStep: null })
      .where(eq(staff.id, person.id));
    await forgetCodesIfNeedless(tx, { id: person.id, totpSecret: null });
    return { result: { totp: false } };
  });
}
