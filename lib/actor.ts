import "server-only";
import { minuteMs } from "./domain/durations";
import { DeskError } from "./domain/errors";
import { isAllowed, type Permission, type Role } from "./domain/staff/permissions";

/** Who is asking. Verbs take an actor; they know nothing of cookies or HTTP. */
export interface Actor {
  staffId: string;
  name: string;
  email: string;
  role: Role;
  sessionId: string;
}

/**
 * The author of an audit line: a person, or, without an id, Subdesk itself or someone unidentified.
 */
export type Author = Pick<Actor, "name"> & { staffId: string | null };

export const subdesk: Author = { staffId: null, name: "Subdesk" };
export const anonymous: Author = { staffId: null, name: "someone not signed in" };

/** Someone with a session. */
export interface PresentActor extends Actor {
  /** Until when their last confirmation counts, by performance.now(). Using the session never extends it. */
  confirmedUntil: number;
  /** By which a document made for this person is recognised; see lib/auth/person-mark.ts. */
  mark: string;
}

/** Where a request came from, for the audit. */
export interface Origin {
  requestId: string;
  address: string | null;
}

/** How long a confirmation counts, in milliseconds. */
export const confirmedFor = 10 * minuteMs;

/** Throws a DeskError "forbidden" without it. */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (!isAllowed(actor.role, permission)) throw new DeskError("forbidden", "Your role does not allow this.");
}

/** Throws a DeskError "step-up" once the last confirmation is older than `confirmedFor`. */
export function requireConfirmed(actor: PresentActor): void {
  if (performance.now() > actor.confirmedUntil)
    throw new DeskError("step-up", "Confirm that it is you, then this goes ahead.");
}
