import "server-only";
import { recordAuditAlone } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { registrationOptions } from "../auth/passkeys";

export async function offerPasskey(actor: Actor, _nothing: object, origin: Origin) {
  requirePermission(actor, "profile.use");
  await recordAuditAlone(actor, origin, {
    action: "staff.offer-passkey",
    outcome: "done",
    subject: actor.email,
  });
  return registrationOptions({
    id: actor.staffId,
    email: actor.email,
    name: actor.name,
    sessionId: actor.sessionId,
  });
}
