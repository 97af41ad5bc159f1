import type { AlertState } from "../alerts/alert";
import { formatCount } from "../format";
import { plural, rich } from "./message";

export const notRefreshed = (why: string) => `The list could not be refreshed: ${why}`;
export const fired = "Fired";
export const openCount = (count: number) => `${formatCount(count)} open`;
export const closesByItself = (days: number | null) =>
  days === null
    ? "An alert closes by itself once its cause is over. Cleared alerts are kept."
    : `An alert closes by itself once its cause is over. Cleared alerts are kept for ${formatCount(days)} days.`;
export const noKind = (kind: string) => `There is no alert kind “${kind}”, so no alert is shown.`;
export const noState = (state: string) => `There is no alert state “${state}”, so no alert is shown.`;
export const noneMatches = "No alert matches this filter.";
export const noneOf: Record<AlertState, string> = {
  open: "No open alerts. Subdesk checks the rules below all the time.",
  acknowledged: "No open alert is acknowledged.",
  snoozed: "No alert is snoozed.",
  mine: "No open alert is assigned to you.",
  cleared: "No alert has cleared in this time.",
};
export const showFilter = "Show";
export const states: Record<AlertState, string> = {
  open: "Open",
  acknowledged: "Acknowledged",
  snoozed: "Snoozed",
  mine: "Mine",
  cleared: "Cleared",
};
export const stateWithCount = <Node>(state: string, count: Node) => rich<Node | string>`${state} ${count}`;
export const kindFilter = "Kind";
export const providerFilter = "Provider";
export const any = "Any";
export const acknowledgeAll = "Acknowledge all";
export const acknowledgeAllOf = (rule: string) => `Acknowledge all of ${rule}`;
export const groupUnchanged = (rule: string) => `The alerts of ${rule} were not changed`;
export const worstListed = (more: number) => `And ${formatCount(more)} more. The worst are listed.`;
/** What fired, with what is about whom. */
export const about = <Node>(subject: Node, message: Node) => rich`${subject} ${message}`;
export const nowLabel = "Now:";
export const now = <Node>(label: Node, message: string) => rich<Node | string>`${label} ${message}`;
export const clearedAt = <Node>(fired: Node, cleared: Node) => rich`${fired}, cleared ${cleared}`;
export const acknowledgedBy = <Node>(person: Node, time: Node) => rich`Acknowledged by ${person} ${time}`;
export const yours = "Yours";
export const assignedTo = (person: string) => `${person}’s`;
export const snoozedUntil = <Node>(time: Node) => rich`Snoozed until ${time}`;
export const openState = "Open";
export const clearedState = "Cleared";
export const unchanged = (name: string) => `The alert about ${name} was not changed`;
export const topUp = "Top up";
export const topUpOf = (name: string) => `Top up ${name}`;
export const topUpUnread = (why: string) => `The sub-user could not be read: ${why}`;
export const acknowledge = "Acknowledge";
export const acknowledgeOf = (name: string) => `Acknowledge the alert about ${name}`;
export const actionsFor = (name: string) => `Actions for the alert about ${name}`;
export const open = "Open";
export const assignToMe = "Assign to me";
export const noLongerMine = "No longer mine";
export const snoozeHour = "Snooze for an hour";
export const snoozeTomorrow = "Snooze until tomorrow";
export const snoozeWeek = "Snooze for a week";
export const endSnooze = "End snooze";
export const takeBack = "Take back acknowledgement";
export const rules = "Rules";
export const newRule = "New rule";
export const editRule = "Edit rule";
export const deleteRule = "Delete rule";
export const actionsForRule = (rule: string) => `Actions for rule ${rule}`;
export const noRules = "There are no rules, so nothing can fire.";
export const notEvaluated = "Not evaluated";
export const ruleBroken = (why: string) =>
  `Its filter cannot be applied, so it is not evaluated, and its open alerts stay open. ${why}`;
export const openFilter = "Open the filter";
export const shownOnly = "Shown in Subdesk only";
export const shownAndSentTo = <Node>(channels: Node) => rich`Shown in Subdesk and sent to ${channels}`;
export const ruleUnchanged = (rule: string) => `${rule} was not changed`;
export const channels = "Channels";
export const newChannel = "New channel";
export const editChannel = "Edit channel";
export const deleteChannel = "Delete channel";
export const actionsForChannel = (channel: string) => `Actions for channel ${channel}`;
export const noChannels = "No channels yet. Alerts are shown in Subdesk only, at the bell.";
export const channelTarget = (kind: string, target: string) => `${kind}: ${target}`;
export const unusable = "Cannot be used: no mail server is set.";
export const sendTest = "Send a test";
export const testUnanswered =
  "Subdesk did not answer, so the test may or may not have been sent. Look at the deliveries before you send another.";
export const sendTestTo = (channel: string) => `Send a test to ${channel}`;
export const testDelivered = (answer: string) => `Test delivered. ${answer}`;
export const testNotDelivered = (why: string) => `Test not delivered: ${why}`;
/** `setting` draws the name of one. */
export const noMailServer = <Node>(setting: (name: string) => Node) =>
  rich`No mail server is set, so no e-mail can be sent. Set ${setting("SMTP_URL")} and ${setting("SMTP_FROM")} and restart Subdesk.`;
export const deliveries = "Deliveries";
export const noDeliveries = "Nothing has been sent yet.";
export const sent = <Node>(subject: string, to: Node) => rich<Node | string>`${subject} ${to}`;
export const toChannel = (channel: string) => `to ${channel}`;
export const deliveryFacts = (kindOfChannel: string, alerts: number, attempts: number) =>
  `${kindOfChannel}, ${plural(alerts, { one: "1 alert", other: `${formatCount(alerts)} alerts` })}, ${plural(attempts, { one: "1 attempt", other: `${formatCount(attempts)} attempts` })}`;
