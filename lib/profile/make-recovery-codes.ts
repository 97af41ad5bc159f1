import "server-only";
import type { Actor, Origin } from "../actor";
import { replaceRecoveryCodes } from "../auth/recovery-codes";
import { secondFactorsOf } from "../auth/second-factor";
import { DeskError } from "../domain/errors";
import { changeOwn } from "./change";
import type { RecoveryCodes } from "../domain/profile/profile";

/** Ten new codes; the earlier ones stop working. */
export async function makeRecoveryCodes(
  actor: Actor,
  _nothing: object,
  origin: Origin,
): Promise<RecoveryCodes> {
  return changeOwn(actor, "staff.make-recovery-codes", origin, async (tx, person) => {
    if ((await secondFactorsOf(tx, person)).length === 0)
      throw new DeskError("conflict", "Set up a second factor first.");
    return { result: { codes: await replaceRecoveryCodes(tx, person.id) } };
  });
}
