import { rich } from "./message";

export const role = "Role";
export const changeRole = "Change role";
export const changeRoleHelp = (person: string, role: string) =>
  `${person}, now ${role}. Their sessions end and they sign in again.`;
export const roleFromOpenId =
  "They sign in at your OpenID provider, which sets the role again at the next sign-in.";
export const roleChanged = (person: string, role: string) => `${person} is now: ${role}`;

export const enableQuestion = (person: string) => `Enable ${person}?`;
export const enableHelp = "They may sign in again with the role and password they had.";
export const enable = "Enable";
export const enabled = (person: string) => `${person} may sign in again`;
export const disableQuestion = (person: string) => `Disable ${person}?`;
export const disableHelp =
  "Subdesk refuses them everywhere from their next request on. What they did stays in the audit.";
export const disable = "Disable";
export const disabled = (person: string) => `Disabled ${person}`;

export const resetQuestion = (person: string) => `Reset the password of ${person}?`;
export const resetHelp =
  "Their password stops working and their sessions end now. You get a link with which they set a new one.";
export const reset = "Reset password";
export const dropSecondFactors = "Also remove their authenticator app, passkeys and recovery codes";
export const resetLinkTitle = "Link to set a new password";
export const resetUnanswered =
  "Subdesk did not answer, so the password may or may not have been reset. Reset it again to get a link: it replaces any that was made.";

export const sessionsOf = (person: string) => `Sessions of ${person}`;
export const sessionsHelp =
  "Where they are signed in now. Subdesk refuses the next request of a session that is ended.";
export const signOutEverywhere = "Sign out everywhere";
export const signedOutEverywhere = (person: string) => `${person} was signed out everywhere`;
export const wasNotSignedIn = (person: string) => `${person} was not signed in anywhere`;

export const ceilings = "Traffic ceilings";
export const ceilingsHelp = (person: string) =>
  `How much traffic ${person} may add to sub-users. Applies to operators; administrators have no ceiling.`;
export const gigabytes = "GB";
export const noCeiling = "No ceiling";
export const daily = "A day";
export const dailyHelp = (addedToday: number) => `From midnight to midnight UTC. Today: ${addedToday} GB.`;
export const action = "At a time";
export const actionHelp = "For a single sub-user in one go.";
export const save = "Save";
export const ceilingsSet = (person: string) => `The traffic ceilings of ${person} were set`;

export const inviteTitle = "Invite someone";
export const inviteHelp = "They get a link that works once, within 72 hours.";
export const email = "E-mail";
export const makeLink = "Make link";
export const invited = "Invitation made";
export const inviteUnanswered =
  "Subdesk did not answer, so the invitation may or may not have been made. Make it again to get a link: it replaces any that was made.";

export const sendLink = <Node>(email: Node, expires: Node) =>
  rich`Send this link to ${email} in a way that only they can read. It works once, until ${expires}.`;
export const link = "One-time link";
export const copyLink = "Copy link";
export const shownOnce = "It is not shown again: Subdesk does not store the link itself.";
export const linkKept = "Done";
