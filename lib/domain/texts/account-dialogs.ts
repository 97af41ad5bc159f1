import { formatCount } from "../format";
import { plural, rich } from "./message";

/** Of the dialogs of an account, which are loaded when they open. */
export const name = "Name";
export const renameTitle = "Rename account";
export const rename = "Rename";
export const renamed = (before: string, after: string) => `${before} is now called ${after}`;

export const gatewayTitle = (account: string) => `Gateway of ${account}`;
export const gatewayDetail =
  "Where its customers connect. It appears in their connection strings; what they use today keeps working.";
export const setGateway = "Set gateway";
export const gateway = "Gateway";
export const gatewayForm = "host:port";
export const gatewayHelp = (provider: string) =>
  `host:port, or host:http-port:socks-port. Blank: what ${provider} usually has, or none.`;
export const gatewaySet = (account: string, host: string) => `Customers of ${account} connect to ${host} now`;
export const gatewayUnset = (account: string) => `${account} has no gateway now`;

export const idFieldTitle = (account: string) => `Id field of ${account}`;
export const idFieldDetail = (provider: string) =>
  `The field of ${provider}’s rows that names a sub-user. Everything that is sent goes to the sub-user with this id.`;
export const setIdField = "Set id field";
export const idFieldWarning = (provider: string) =>
  `Change it only when ${provider} has changed its rows. Rows without this field, and rows whose ids differ, are left out; a sub-user whose id changes appears as a new one.`;
export const idField = "Id field";
export const idFieldUnread = "Fixed by the first complete sync";
export const idFieldSet = (account: string, field: string) =>
  `${account} identifies its sub-users by ${field} from its next sync on`;

export const pauseTitle = (account: string) => `Pause ${account}?`;
export const pauseDetail =
  "Nothing is read from it and nothing is sent to it until someone resumes it. Its runs wait; a call already under way is finished.";
export const pause = "Pause";
export const pauseUnanswered =
  "Subdesk did not answer, so the account may or may not have been paused. Look at its state before you try again.";
export const paused = (account: string) => `Paused ${account}`;
export const reason = "Reason";
export const reasonHelp = "Shown wherever the account appears.";

export const removeTitle = (account: string) => `Remove ${account}?`;
export const removeDetail = (subUsers: number, provider: string) =>
  plural(subUsers, {
    one: `Its 1 sub-user disappears from every list in Subdesk, and its stored credentials are destroyed. Nothing is changed at ${provider}; audit and history stay.`,
    other: `Its ${formatCount(subUsers)} sub-users disappear from every list in Subdesk, and its stored credentials are destroyed. Nothing is changed at ${provider}; audit and history stay.`,
  });
export const remove = "Remove";
export const removeUnanswered =
  "Subdesk did not answer, so the account may or may not have been removed. Look at the list before you try again.";
export const typeToRemove = <Node>(account: Node) => rich`Type ${account} to remove it`;
export const removed = (account: string) => `Removed ${account}`;

export const addTitle = "Add account";
export const addDetail =
  "The credentials are tested first, then stored encrypted. They are never shown again.";
export const testAndAdd = "Test and add";
export const saveAnyway = "Save anyway";
export const addUnanswered =
  "Subdesk did not answer, so the account may or may not have been added. Look at the list before you try again.";
export const added = (account: string) => `Added ${account}`;
export const addedDetail = "Its sub-users are read now.";
export const provider = "Provider";
export const nameHelp = "Distinguishes it from your other accounts in every list.";
export const signInWith = "Sign in with";
export const addressAndGateway = "Address and gateway";
export const apiAddress = "API address";
export const apiAddressHelp = (usual: string) =>
  `${usual} unless you enter another. The credentials are sent there.`;
export const gatewayUsual = (usual: string) =>
  `${usual} unless you enter another, as host:http-port:socks-port.`;
export const gatewayNone = "host:port for customers' connection strings; none are shown without it.";

export const replaceTitle = "Replace key";
export const replaceDetail = (account: string) =>
  `${account}. The new key is tested first; every call from then on uses it. It has to be a key to the same sub-users.`;
export const testAndReplace = "Test and replace";
export const replaced = (account: string) => `Replaced the key of ${account}`;
export const replacedDetail = (others: boolean) =>
  others
    ? "The sub-users that it leads to are read now, without the tags and customers of those before. Runs stay paused until someone resumes them."
    : "Runs that waited for it resume by themselves.";
export const sealedAddressHelp = (host: string) =>
  `It was at ${host}. The address is encrypted together with the key, so enter it again.`;
