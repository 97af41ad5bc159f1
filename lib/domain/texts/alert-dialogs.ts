import type { ChannelDigest, ChannelKind } from "../alerts/channel";
import { plural } from "./message";

/** Of the dialogs of rules and channels, which are loaded when they open. */
export const newRule = "New rule";
export const editRule = "Edit rule";
export const saveRule = "Save rule";
export const deleteRule = "Delete rule";
export const ruleChanged = "Rule changed";
export const ruleCreated = "Rule created";
/** `whom`: it is for; null where it is not about sub-users. */
export const ruleNow = (name: string, when: string, whom: string | null, channels: readonly string[]) =>
  `It is now “${name}”: ${when} ${[
    ...(whom === null ? [] : [`For: ${whom}.`]),
    channels.length === 0 ? "No channel is notified." : `Notified: ${channels.join(", ")}.`,
  ].join(" ")} If you save again, yours replaces it.`;
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
  "It stops firing, and its alerts are deleted with it. To keep them, switch the rule off instead.";
export const deleted = (what: string) => `Deleted ${what}`;
export const newChannel = "New channel";
export const editChannel = "Edit channel";
export const saveChannel = "Save channel";
export const deleteChannel = "Delete channel";
export const kind = "Kind";
export const kindStays = "The kind of a channel cannot be changed. Create a new channel instead.";
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
export const channelUnused = "No rule uses it. The list of its deliveries is deleted with it.";
const quotedList = (names: readonly string[]) => names.map((each) => `“${each}”`).join(", ");
export const channelUsedBy = (names: readonly string[]) =>
  plural(names.length, {
    one: `${quotedList(names)} no longer uses it. The list of its deliveries is deleted with it.`,
    other: `${quotedList(names)} no longer use it. The list of its deliveries is deleted with it.`,
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
  "Alerts are signed with it from the moment you save. The receiver refuses them until you enter the new secret there.";
export const keepSecret = "Keep the signing secret";
export const secretHelp =
  "The receiver uses it to check that an alert comes from this Subdesk. Copy it now: it is not shown again.";
export const signingSecret = "Signing secret";
export const copySecret = "Copy signing secret";
export const done = "Done";
