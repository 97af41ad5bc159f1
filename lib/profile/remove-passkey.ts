import "server-only";
import { and, eq } from "drizzle-orm";
import type { Actor, Origin } from "../actor";
import { forgetCodesIfNeedless } from "../auth/second-factor";
import { passkeys } from "../db/schema";
import { DeskError } from "../domain/errors";
import { changeOwn } from "./change";

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
