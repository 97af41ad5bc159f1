import { listed, rich } from "./message";

/** The dialogs of operations, and what follows them. */
export const done = "Done";
export const closeForNow = "Close for now";
export const becomes = "becomes";
export const subject = <Node>(subUser: Node, account: Node) => rich`${subUser} at ${account}`;
export const reason = "Reason";
export const reasonHelp = "Your colleagues see it on the page of the sub-user and in the audit.";
export const notOffered = (provider: string) => `${provider} does not offer this.`;
export const notConnected = "Its account is no longer connected.";

export const nothingToDo = (name: string) => `Nothing to do for ${name}`;
export const likeThat = "It is already set that way.";
export const doneTo = (done: string, name: string) => `${done} ${name}`;

export const saveNote = "Save note";
export const rename = "Rename";
export const resetPassword = "Reset password";
export const resetMeans = (provider: string) =>
  `${provider} makes a new password, which is shown to you once.`;
export const takeBack = "Take back";
export const takeBackAll = (left: string) => `All that is left, ${left}, returns to your pool.`;
export const nothingLeft = "It has nothing left to take back.";
export const leftNow = (left: string) => `It has ${left} left.`;
export const leftUnknown = "How much it has left is not known yet.";
export const takeBackAllUnknown = "All that is left returns to your pool. The amount is not known yet.";
export const takeBackCutsOff = "Its proxies stop working at once, until traffic is added again.";
export const setPassword = "Set password";
export const allocateIps = "Allocate IPs";
export const userName = "User name";
export const passwordChanged = "Password changed";
export const accepted = (provider: string) => `Accepted by ${provider}, cannot be verified`;

export const deleteTitle = "Delete this sub-user?";
export const deleteButton = "Delete";
export const deleted = "A deleted sub-user cannot be brought back.";
export const typeToDelete = <Node>(name: Node) => rich`Type ${name} to delete it`;
export const status = "Status";
export const trafficUsed = "Traffic used";
export const trafficCap = "Traffic cap";
export const ipCap = "IP cap";
export const note = "Note";
export const notReported = "Not reported";

export const statusTitle = {
  enable: "Enable this sub-user?",
  disable: "Disable this sub-user?",
  unblock: "Unblock this sub-user?",
} as const;
export const active = "Active";
export const disabled = "Disabled";
export const disableMeans =
  "Its proxy connections are refused until it is enabled again. Caps, counters and note stay as they are.";
export const unblockMeans = (provider: string) =>
  `${provider} blocked this sub-user itself. Enabling lifts that block, and Subdesk cannot restore it: be sure that the reason for it is gone.`;
export const noWayToEnable = (provider: string) => `${provider} offers no way to enable it from here.`;
export const enableAsWell = "Enable it as well, once this is done";

export const limitsTitle = "Edit limits";
export const saveLimits = "Save limits";
export const unlimited = "Unlimited";
export const unreported = (provider: string, fields: readonly string[]) =>
  `Not reported by ${provider}: ${listed(fields)}.`;
export const changedMeanwhile = (label: string, before: string, now: string) =>
  `${label}: changed from ${before} to ${now} while this was open.`;
export const unchanged = "Nothing is changed yet.";
export const usedNow = (cap: string, used: string) => `${cap} (${used} used)`;
export const usedBoth = (traffic: string, ips: string) => `Used so far: ${traffic} and ${ips} IPs.`;
export const usedTraffic = (traffic: string) => `Used so far: ${traffic}.`;
export const usedIps = (ips: string) => `Used so far: ${ips} IPs.`;
export const useNotReported = "The provider does not report what is used.";
export const trafficCutOff = (used: string, cap: string) =>
  `${used} is used already, and the new traffic cap is ${cap}. It will be cut off at once.`;
export const ipsCutOff = (used: string, cap: string) =>
  `${used} IPs are used already, and the new IP cap is ${cap}. It will be cut off at once.`;

export const revealTitle = "Reveal password";
export const reveal = "Reveal";
export const revealAgain = "Reveal again";
export const hideNow = "Hide now";
export const hiddenAgain = "The password is hidden again.";
export const revealMeans = (provider: string, seconds: number) =>
  `${provider} is asked for the proxy password, which is then shown for ${seconds} seconds. This is recorded in the audit.`;
export const proxyPassword = "Proxy password";
export const hidesIn = (seconds: number) => `Hides in ${seconds} s`;
/** `what`: as it is called within a sentence. */
export const copy = (what: string) => `Copy ${what}`;
