import "server-only";
import { recordAudit } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { registrationOptions } from "../auth/passkeys";
import { db } from "../db/client";

export async function offerPasskey(actor: Actor, _nothing: object, origin: Origin) {
  requirePermission(actor, "profile.use");
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
