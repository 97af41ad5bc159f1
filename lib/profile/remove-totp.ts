import "server-only";
import { eq } from "drizzle-orm";
import type { Actor, Origin } from "../actor";
import { forgetCodesIfNeedless } from "../auth/second-factor";
import { staff } from "../db/schema";
import { DeskError } from "../domain/errors";
import { changeOwn } from "./change";

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
