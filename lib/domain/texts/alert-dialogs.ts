import type { ChannelDigest, ChannelKind } from "../alerts/channel";
import { plural } from "./message";

/** Of the dialogs of rules and channels, which are loaded when they open. */
export const newRule = "New rule";
export const editRule = "Edit rule";
export const saveRule = "Save rule";
export const deleteRule = "Delete rule";
export const ruleChanged = "Rule changed";
export const ruleCreated = "Rule created";
export const firesWhen = "Fires when";
export const scope = "For";
export const scopeHelp =
  "A saved view of the sub-users table narrows it: make one there with the filters you want.";
export const name = "Name";
export const nameMissing = "Enter a name.";
export const notify = "Notify";
export const everyoneSees = "Everyone sees it in Subdesk, at the bell.";
export const unusableKind = (kind: string) => `${kind}, no mail server set`;
export const deleteRuleQuestion = (rule: string) => `Delete rule “${rule}”?`;
export const deleteRuleConsequence =
  "It no longer fires, and what it has fired goes with it. To keep that, switch it off instead.";
export const deleted = (what: string) => `Deleted ${what}`;
export const newChannel = "New channel";
export const editChannel = "Edit channel";
export const saveChannel = "Save channel";
export const deleteChannel = "Delete channel";
export const kind = "Kind";
export const kindStays = "A channel keeps its kind. Make a new one for another.";
export const botToken = "Bot token";
export const botTokenMissing = "Enter the bot’s token.";
export const botTokenKept = "Leave it empty to keep the one that is stored.";
export const botTokenHelp = "From @BotFather. It is stored encrypted.";
export const targetMissing: Record<ChannelKind, string> = {
  webhook: "Enter an http or https address.",
  slack: "Enter an http or https address.",
  discord: "Enter an http or https address.",
  email: "Enter an e-mail address.",
  telegram: "Enter the id of a chat, or a channel’s @name.",
};
export const deleteChannelQuestion = (channel: string) => `Delete channel “${channel}”?`;
export const channelUnused = "No rule uses it. Its deliveries go with it.";
const quotedList = (names: readonly string[]) => names.map((each) => `“${each}”`).join(", ");
export const channelUsedBy = (names: readonly string[]) =>
  plural(names.length, {
    one: `${quotedList(names)} no longer uses it. Its deliveries go with it.`,
    other: `${quotedList(names)} no longer use it. Its deliveries go with it.`,
  });
export const hoursLegend = "When it is notified";
export const send = "Send";
export const digests: Record<ChannelDigest, string> = {
  none: "At once",
  hourly: "Every hour, in one message",
  daily: "Once a day, in one message",
};
export const digestAt = "At";
export const quietHours = "Quiet hours: nothing is sent, and what fires waits";
export const quietFrom = "From";
export const quietTo = "To";
export const timesAreIn = (zone: string) => `Times are in ${zone}.`;
export const signAnew = "Make a new signing secret";
export const signAnewHelp =
  "Alerts are signed with it from the moment you save. The receiver refuses them until it knows it.";
export const keepSecret = "Keep the signing secret";
export const secretHelp =
  "The receiver checks with it that an alert comes from this Subdesk. It is shown now and never again.";
export const signingSecret = "Signing secret";
export const copySecret = "Copy signing secret";
export const done = "Done";
