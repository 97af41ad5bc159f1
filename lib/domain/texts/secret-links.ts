import { formatCount } from "../format";
import { rich } from "./message";

/** One-time links to a password: the page that a customer opens, and what staff see of a link. */
export const pageTitle = "Your proxy password";
export const pageHelp = "It is shown once, so have a place ready to keep it.";
export const show = "Show password";
export const showing = "Your password";
export const copyPassword = "Copy password";
export const keepIt = "Keep it now: this link does not show it again.";
export const worksNoMore = "This link does not work any more. Ask whoever sent it to you for a new one.";
export const openUnanswered =
  "There was no answer, so the link may or may not have been used. Try again: if the link no longer works, ask whoever sent it to you for a new one.";

export const make = "Make one-time link";
export const makeHelp = (hours: number) =>
  `A link that shows the customer this password once, within ${hours} hours.`;
export const made = <Node>(until: Node) =>
  rich<Node | string>`It shows the password once, until ${until}. Subdesk does not show the link again.`;
export const link = "One-time link";
export const copyLink = "Copy link";
export const makeUnanswered =
  "Subdesk did not answer, so a link may or may not have been made. Make another: the list on the page of the sub-user shows both, and you can revoke the one that you do not have.";

export const notOffered = (address: string) =>
  `No one-time links: customers cannot open ${address}. Set APP_URL to the address that people open.`;
export const noKey =
  "There is no key to encrypt the password with. Set SUBDESK_CREDENTIALS_KEY_FILE, as docs/SECURITY.md says.";
export const tooManyOpen = (most: number) =>
  `You have ${formatCount(most)} links that no one has opened yet, the most one person can keep. Revoke one first.`;
export const openedMeanwhile = "This link was opened before it could be revoked. Consider a new password.";

export const listTitle = "One-time links";
export const noLinks = "None was made yet. A link is offered where a password is shown.";
export const madeBy = <Node>(person: string, time: Node) => rich<Node | string>`Made by ${person} ${time}`;
export const opened = <Node>(time: Node) => rich<Node | string>`Opened ${time}`;
export const expires = <Node>(time: Node) => rich<Node | string>`Not opened yet, valid until ${time}`;
export const expired = <Node>(time: Node) => rich<Node | string>`Expired ${time}, not opened`;
export const revoked = <Node>(person: string, time: Node) =>
  rich<Node | string>`Revoked by ${person} ${time}, not opened`;
export const revoke = "Revoke";
export const revokedNow = "The link was revoked";
export const unread = "Whether a one-time link can be made is not known.";
