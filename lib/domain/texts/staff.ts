import { rich } from "./message";

export const notAllowed = "Your role cannot manage staff";
export const title = "Staff";
export const detail = "Who may sign in, and what they may do.";
export const list = "Staff";
export const invite = "Invite";

export const you = "You";
export const disabled = "Disabled";
export const openId = "OpenID";
export const openIdTitle = "Signs in at the OpenID provider";
export const secondFactor = "Has a second factor";
export const secondFactorAfterRole = ", has a second factor";
export const seen = <Node>(time: Node) => rich`Seen ${time}`;
export const neverSeen = "Never seen";
/** Gigabytes; null: no ceiling. */
export function ceilings(addedToday: number, daily: number | null, action: number | null): string {
  if (daily === null) return action === null ? "No ceiling" : `${action} GB at a time`;
  return action === null
    ? `${addedToday} of ${daily} GB today`
    : `${addedToday} of ${daily} GB today, ${action} GB at a time`;
}
export const noCeiling = "No ceiling";
export const actionsFor = (person: string) => `Actions for ${person}`;
export const changeRoleFirst = "Change role…";
export const ceilingsFirst = "Traffic ceilings…";
export const sessionsFirst = "Sessions…";
export const resetFirst = "Reset password…";
export const enableFirst = "Enable…";
export const disableFirst = "Disable…";

export const invitations = "Open invitations";
export const expired = "No longer works";
export const invitedBy = <Node>(role: Node, person: Node) => rich`${role}, invited by ${person}`;
export const newLink = "New link";
export const newLinkFor = (email: string) => `New link for ${email}`;
export const withdraw = "Withdraw";
export const withdrawOf = (email: string) => `Withdraw the invitation of ${email}`;
export const withdrawn = (email: string) => `The invitation of ${email} was withdrawn`;
