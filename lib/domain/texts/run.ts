import { formatCount } from "../format";
import { verdictWaitHours } from "../runs/limits";
import type { RunPauseReason, RunView } from "../runs/run";
import { listed, plural, rich } from "./message";
import { subUsers } from "./run-words";

/** The page of a run: its draft, its progress and its end. */
export const back = "Runs";
export const planned = <Node>(person: Node, time: Node) => rich`Planned by ${person} ${time}`;
export const started = <Node>(person: Node, time: Node) => rich`Started by ${person} ${time}`;
export const ended = <Node>(time: Node) => rich`Ended ${time}`;
export const afterEarlier = "After an earlier run";
export const reasonWas = <Node>(reason: Node) => rich`Reason: ${reason}`;
export const maybeOld = (why: string) => `What you see may be out of date: ${why}`;

/** Instead of a run that retention removed. */
export const removedTitle = "This run was removed";
export const removed = <Node>(days: number, time: Node) =>
  rich<
    Node | string
  >`Runs are kept for ${formatCount(days)} days after their end. This one was removed ${time}; what it did is in the audit.`;
export const removedAll = "All runs";

export const finishedUnknown = "Finished, not all known";
export const finishedRefused = "Finished, not all done";

export const progress = "Progress";
export const percent = (value: number) => `${value} %`;
export const countAndState = (count: number, state: string) => `${formatCount(count)} ${state}`;
export const left = "left";
export const pace = (rate: string, timeLeft: string | null) =>
  timeLeft === null ? rate : `${rate}, ${timeLeft}`;

/** A draft. */
export const someWrong = (fine: number, wrong: number) =>
  `${plural(fine, {
    one: "1 row is fine and can go ahead.",
    other: `${formatCount(fine)} rows are fine and can go ahead.`,
  })} ${plural(wrong, {
    one: "1 cannot: the reason is below.",
    other: `${formatCount(wrong)} cannot: the reasons are below.`,
  })}`;
export const noUnlimited = "You have a traffic ceiling, so only an administrator can set Unlimited.";
export const beyondCeilings = (why: string) =>
  `${why} Leave rows out, or ask an administrator to make the change.`;
export const withinCeilings = (amount: string, ceilings: string) => `This run adds ${amount}. ${ceilings}`;
/** What it takes from a pool, where that is not what its rows get. */
export const fromPool = (amount: string, account: string) =>
  `It takes about ${amount} from the ${account} pool.`;
export const beyondPool = (amount: string, left: string, account: string) =>
  `It takes about ${amount} from the ${account} pool, which has ${left}. The last rows may be refused, or other sub-users may run out earlier.`;
export const costUnknown = (rows: number, account: string) =>
  plural(rows, {
    one: `1 row takes an amount that is not known: ${account} does not report what its traffic costs the pool.`,
    other: `${formatCount(rows)} rows take an amount that is not known: ${account} does not report what their traffic costs the pool.`,
  });
export const similarLeftOut =
  "Rows whose name differs from another only in case or in invisible characters are left out at first. Each says below which name it resembles; include it to create it as well.";
export const nothingChanges =
  "Nothing would change: every row is skipped or left out. The reasons are below.";
export const mayNotStart = "Your role can look at this, but not start it.";
export const othersDraft = <Node>(person: Node) =>
  rich<
    Node | string
  >`Only ${person}, who planned this draft, can change or start it. Nothing has been sent yet.`;
export const discard = "Discard";
export const reason = "Reason";
export const reasonHelp = "Kept with the run and in the audit.";
export const typeToDelete = (rows: number) => `Type ${rows} to delete ${subUsers(rows)}`;
export const typeToDeleteHelp = "A deleted sub-user cannot be brought back.";
export const notSentYet =
  "Nothing has been sent yet. Once started, it continues without this page: you can close the browser.";

export const capsMissing = (count: number) =>
  `The caps of ${subUsers(count)} are not reported, and this change would overwrite them. They are skipped unless you also set a cap, or Unlimited.`;
export const setCapAsk = "Set a cap with it…";
export const setCap = "Set a cap with it";
export const setCapAbout = (count: number) =>
  `For ${subUsers(count)}. The change and the cap are sent as one update.`;
export const includeThem = "Include them";
export const trafficCap = "Traffic cap";
export const ipCap = "IP cap";

/** Its figures. */
export const countAt = (count: number, account: string) => `${formatCount(count)} at ${account}`;
export const skipped = "Skipped";
export const skippedWhy = "reasons below";
export const leftOut = "Left out";
export const canBeIncluded = "can be included below";
export const byHand = "by hand";
export const trafficTaken = "Traffic taken away";
export const trafficAdded = "Traffic added";
export const none = "None";
export const overAllRows = "over all rows";
export const cutOff = "Sub-users cut off";
export const cutOffMeans = "their proxies stop working";
export const cutOffOf = (customers: number) =>
  plural(customers, { one: "of 1 customer", other: `of ${formatCount(customers)} customers` });
export const cutOffOfSome = (owned: number, customers: number) =>
  plural(customers, {
    one: `${formatCount(owned)} of them belonging to 1 customer`,
    other: `${formatCount(owned)} of them belonging to ${formatCount(customers)} customers`,
  });

/** Under way. */
export const resumesWhen: Record<RunPauseReason, string> = {
  person: "It waits until someone resumes it.",
  "refused-key": "It resumes by itself once the provider accepts the key again.",
  "account-paused": "It resumes by itself once the account is resumed.",
  "provider-down": "It resumes by itself once the provider answers again.",
};
export const waits = (rows: number) =>
  plural(rows, {
    one: `One row was interrupted when Subdesk stopped. The run waits until the provider shows whether it took effect: usually a quarter of an hour, ${verdictWaitHours} hours at most. It is done then if it did not; what stays unclear is not sent again.`,
    other: `${formatCount(rows)} rows were interrupted when Subdesk stopped. The run waits until the provider shows whether they took effect: usually a quarter of an hour, ${verdictWaitHours} hours at most. Those that did not are done then; what stays unclear is not sent again.`,
  });
export const ending = "Finishing the rows that are under way; the rest will not be done.";
export const startsSoon = "It starts in a moment.";
export const continues = "It continues without this page: you can close the browser.";
export const resume = "Resume";
export const pause = "Pause";
export const paused = "Paused.";
export const cancelRest = "Cancel the rest";
export const cancelTitle = "Cancel the rest of this run?";
export const cancelMeans = (rows: number) =>
  plural(rows, {
    one: "About 1 row is still to come and will not be done. What is done stays as it is.",
    other: `About ${formatCount(rows)} rows are still to come and will not be done. What is done stays as it is.`,
  });
export const keepRun = "Keep the run";

/** Over. */
export const outcome = "Outcome";
export const triedAgain = <Node>(person: Node, time: Node) =>
  rich<Node | string>`Tried again by ${person}, ${time}`;
export const you = "you";
export const retryRefused = "Retry refused";
export const doRest = "Do the rest";
export const retryAndDoRest = "Retry refused and do the rest";
export const undo = "Undo…";
export const downloadReport = "Download report";
export const noUndo = (why: string) => `No undo: ${why}`;
export const notAllKnown = (rows: number) =>
  plural(rows, {
    one: "It is not known yet whether 1 row took effect. Subdesk keeps checking where the provider can show it, and never sends it again by itself; you can also check or settle it below.",
    other: `It is not known yet whether ${formatCount(rows)} rows took effect. Subdesk keeps checking where the provider can show it, and never sends one again by itself; you can also check or settle them below.`,
  });
export const enableThem = "Enable them…";

interface ReceiptTexts {
  title: string;
  text: string;
}
export const receipts: Record<Exclude<RunView["receipt"], "none">, ReceiptTexts> = {
  ready: {
    title: "The new credentials are ready",
    text: "They wait here until someone downloads them. Whoever does can download them again for a day; then Subdesk erases them. Each download is recorded in the audit.",
  },
  mine: {
    title: "You have downloaded the credentials",
    text: "You can download them again until you confirm that you have the file, for a day at most. Then Subdesk erases them.",
  },
  taken: {
    title: "A colleague has downloaded the credentials",
    text: "Only they can download them again, for a day at most. Then Subdesk erases them.",
  },
  erased: {
    title: "The credentials have been handed out",
    text: "Subdesk has erased them. A lost password is replaced by setting a new one.",
  },
};
export const canReveal = (providers: readonly string[]) =>
  `${listed(providers)} can also show a password again: “Reveal password” on the page of a sub-user.`;
export const notHandedOut = "The credentials were not downloaded";
export const notErased = "The credentials were not erased";
export const credentialsTaken = "The credentials were downloaded";
export const credentialsTakenNext = "Open the file, then confirm here that you have it.";
export const haveFile = "I have the file";
export const downloadCredentials = "Download credentials";
export const downloadAgain = "Download again";

/** Its rows. */
export const rows = "Rows";
export const rowsTable = "Table of rows";
export const noState = (state: string) =>
  `There is no state “${state}”, so no rows are shown. Choose one above.`;
export const noRows = "No rows are in this state.";
export const includeAll = "Include all rows of this page";
export const include = (name: string) => `Include ${name}`;
export const subUser = "Sub-user";
export const change = "Change";
export const state = "State";
export const rowsShown = "Rows shown";
export const allRows = "All";
export const rowNumber = (position: number) => `Row ${position}`;
export const becomes = "becomes";
export const cutOffDone = "Cut off";
export const cutsOff = "Cuts off";
export const traffic = "Traffic";
export const added = (amount: string) => `+ ${amount}`;
export const taken = "From the pool";
export const takenAbout = (amount: string) => `about ${amount}`;
export const takenUnknown = "not known";
export const proxyPassword = "Proxy password";
export const newPassword = "newly generated";

/** What is said where a change of it came to nothing. */
export const failures = {
  exclude: "The rows could not be changed",
  caps: "The caps could not be set",
  start: "The run was not started",
  pause: "The run was not paused",
  resume: "The run was not resumed",
  cancel: "The run was not cancelled",
} as const;
export const otherUnderWay = "Another change of this run is still under way. Try again once it is done.";
export const startUnanswered =
  "Subdesk did not answer, so the run may or may not have started. It is safe to try again: a run starts only once.";
export const notDiscarded = "The draft was not discarded";
export const discarded = "Draft discarded";
export const nothingSent = "Nothing was sent.";
