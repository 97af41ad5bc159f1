import "server-only";
import { recordAudit } from "../audit/record";
import type { Actor, Origin } from "../auth/actor";
import type { Permission } from "../auth/permissions";
import { db } from "../db/client";
import { describeError, log } from "../log";

/** Notes that somebody asked for what their role does not allow. */
export async function recordRefusal(actor: Actor, permission: Permission, origin: Origin): Promise<void> {
  await db()
    .transaction((tx) => recordAudit(tx, { action: "request.refuse", outcome: "refused", actorId: actor.staffId, actorName: actor.name, subject: permission, ...origin }))
    .catch((error: unknown) => log().error({ requestId: origin.requestId, ...describeError(error) }, "a refusal could not be audited"));
}
