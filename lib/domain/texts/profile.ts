import { formatCount } from "../format";
import { plural, rich } from "./message";

export const title = "Your account";
export const role = (name: string) => `Role: ${name}`;
/** Gigabytes a day, of which some are left; null: as many as one likes. At most so many at a time. */
export function ceilings(daily: number | null, left: number, action: number | null): string {
  if (daily === null)
    return action === null
      ? "You may add any amount of traffic a day."
      : `You may add any amount of traffic a day, and at most ${action} GB at a time.`;
  return action === null
    ? `You may add ${daily} GB a day. ${left} GB is left until midnight UTC.`
    : `You may add ${daily} GB a day, and at most ${action} GB at a time. ${left} GB is left until midnight UTC.`;
}

export const nameTitle = "Your name";
export const nameDetail = "Shown to your colleagues and in the audit.";
export const name = "Name";
export const saveName = "Save name";
export const renamed = (name: string) => `Your name is now ${name}`;

export const passwordTitle = "Password";
export const passwordDetail = "Changing it signs you out everywhere else.";
export const noPassword = "You sign in at your OpenID provider and have no password here.";
export const currentPassword = "Current password";
export const newPassword = "New password";
export const changePassword = "Change password";
export const passwordUnanswered =
  "Subdesk did not answer, so your password may or may not have been changed. Try again: if the current password is refused, the new one is in place.";
export const passwordChanged = "Your password was changed";
export const sessionsEnded = (count: number) =>
  plural(count, {
    one: "1 other session was ended.",
    other: `${formatCount(count)} other sessions were ended.`,
  });
export const noSessionEnded = "You are signed in nowhere else.";

export const appTitle = "Authenticator app";
export const appDetail = "A code from your phone in addition to the password, whenever you sign in.";
export const on = "On";
export const off = "Off";
export const setUp = "Set up";
export const setUpAnother = "Set up another app";
export const turnOff = "Turn off";
export const appRemoved = "The authenticator app was removed";
export const appOn = "The authenticator app is on";
export const codesLeft = <Node>(count: Node) => rich`Recovery codes left: ${count}`;
export const makeCodes = "Make new recovery codes";
export const codesUnanswered =
  "Subdesk did not answer, so your recovery codes may or may not have been replaced. Make new ones again: only the newest sign you in.";

export const passkeys = "Passkeys";
export const passkeysDetail =
  "Sign in with your fingerprint, face or device PIN; no password is needed then. Someone who has only your password can no longer sign in.";
export const addPasskey = "Add a passkey";
export const passkeyAdded = (name: string) => `The passkey ${name} was added`;
export const passkeyRemoved = (name: string) => `The passkey ${name} was removed`;
export const removePasskey = "Remove";
export const removePasskeyNamed = (name: string) => `Remove the passkey ${name}`;
export const added = <Node>(time: Node) => rich`added ${time}`;
export const addedAndUsed = <Node>(time: Node, used: Node) => rich`added ${time} · used ${used}`;

export const keysTitle = "Keys";
export const keysDetail =
  "Outside text fields a single key opens, moves or selects. Switch this off if you speak to your computer or press keys by accident.";
export const singleKeys = "Single keys";
export const showKeys = "Show keys";

export const sessionsTitle = "Sessions";
export const sessionsDetail =
  "Where you are signed in. End any you do not recognise, and change your password.";
export const signOutElsewhere = "Sign out everywhere else";
export const signedOutElsewhere = "You are signed out everywhere else";
export const sessionEnded = "That session was signed out";

/** `release`: such as "0.1.0 (1a2b3c4)", the number of the version and the commit. */
export const runs = (release: string) => `Subdesk ${release}`;
