import "server-only";
import { requirePermission, type Actor, type PresentActor } from "../actor";
import { currentActor } from "../auth/current";
import { whyOver } from "../auth/why-over";
import type { Permission } from "../domain/staff/permissions";
import { DeskError } from "../domain/errors";

/**
 * The sender of a request as they are now: while it waited, or its body arrived, their session may have ended
 * or their role changed. Throws DeskError.
 */
export async function stillAllowed(actor: Actor, permission: Permission): Promise<PresentActor> {
  const now = await currentActor();
  if (now?.sessionId !== actor.sessionId) throw new DeskError("unauthenticated", await whyOver());
  requirePermission(now, permission);
  return now;
}
