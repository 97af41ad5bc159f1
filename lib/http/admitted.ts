import "server-only";
import { requirePermission, type Origin, type PresentActor } from "../actor";
import { currentActor } from "../auth/current";
import { whyOver } from "../auth/why-over";
import type { Permission } from "../domain/staff/permissions";
import { DeskError } from "../domain/errors";
import { singleton } from "../singleton";
import { FairLimiter } from "../fair-limiter";
import { recordRefusal } from "./refusal";
import { stillAllowed } from "./still-allowed";

/**
 * How many requests of one person run at once, and how many more may wait, so that no one takes all database
 * connections. An action may wait a minute for a provider, so there is no limit for all people together.
 */
const limits = {
  action: { all: Infinity, each: 4, waiting: 32 },
  /** Large bodies and whole exports. */
  large: { all: 8, each: 2, waiting: 4 },
  read: { all: Infinity, each: 16, waiting: 256 },
};

interface AdmissionRequest {
  kind: keyof typeof limits;
  permission: Permission;
  origin: Origin;
  /** The mark of the person whose document sends it; null where it does not say. */
  sender: string | null;
  /** Called with the mark of the person it is carried out or refused for. */
  known?: (person: string) => void;
}

/** Session, permission and the person's turn, in this order, before any of the request's content is read. */
export async function admitted<Output>(
  { kind, permission, origin, sender, known }: AdmissionRequest,
  work: (actor: PresentActor, keepTurn: (until: Promise<unknown>) => void) => Promise<Output>,
): Promise<Output> {
  const actor = await currentActor();
  if (!actor) throw new DeskError("unauthenticated", await whyOver());
  known?.(actor.mark);
  // A document that outlived its session: whoever uses this browser now has signed in elsewhere in it, or
  // Subdesk was restored and does not know what it did for that document since.
  if (sender !== null && sender !== actor.mark)
    throw new DeskError(
      "someone-else",
      "This page was opened by someone else, or before Subdesk was restored from a backup, so nothing was done. Reload it to continue as yourself.",
    );
  try {
    requirePermission(actor, permission);
    return await singleton(`turns.${kind}`, () => new FairLimiter(limits[kind])).take(
      actor.staffId,
      async (keep, waited) => work(waited ? await stillAllowed(actor, permission) : actor, keep),
    );
  } catch (error) {
    if (error instanceof DeskError && (error.code === "forbidden" || error.code === "step-up"))
      await recordRefusal(actor, permission, error.code, origin);
    throw error;
  }
}
