import { rich } from "./message";

/** What became of an operation, and the ways to find out. */
export const notChecked = "It could not be checked";
export const stillUnknown = "Still unknown";
export const undecided = "The provider’s answer does not show whether it took effect.";
export const checkNow = "Check now";
export const settleAsk = "Settle…";

export const noRead = "The provider’s API cannot show what happened, so someone has to settle it.";
export const nextAfterSync = "Subdesk checks again after the next complete sync.";
export const nextAtOnce = "Subdesk is about to check again.";
export const nextInSeconds = (seconds: number) => `Subdesk checks again in ${seconds} s.`;
export const nextInMinutes = (minutes: number) => `Subdesk checks again in ${minutes} min.`;

export const sendAgain = "Send again";
export const reload = "Reload";
export const refused = "Refused. Nothing was changed.";
export const partly = "Partly done. Send it again to finish it.";
export const noReason = (provider: string) => `${provider} gave no reason.`;
export const nothingChanged = "Nothing was changed.";
export const changedMeanwhile = "Someone changed it in the meantime.";
export const applyAnyway = "Apply anyway";
export const keep = "Keep what is there";
export const conflictField = "Field";
export const conflictSeen = "You saw";
export const conflictNow = "Now";

export const shownOnce = "This is shown once.";
export const shownOnceHelp = "Subdesk keeps no passwords: copy what you need before you close.";
export const hidden = "Hidden";
/** `what`: as it is called within a sentence. */
export const copy = (what: string) => `Copy ${what}`;
export const copyAll = "Copy all";
export const hideIn = (seconds: number) => `Passwords hide in ${seconds} s`;
export const showAgain = "Show passwords again";

export const settleTitle = "Settle this operation";
export const settleSubject = (operation: string, name: string) => `${operation}: ${name}`;
export const settleUnanswered =
  "Subdesk did not answer, so what you entered may or may not have been saved. It is safe to try again: an operation is settled only once.";
export const sayHow = "Say how you know.";
export const verdict = "Did it take effect?";
export const verdictDone = "Yes, it was done";
export const verdictRefused = "No, it was not done";
export const verdictMissing = "Choose whether it took effect.";
export const how = "How do you know?";
export const howHelp = "Kept with the operation, with your name.";
export const settle = "Settle";

export const underWay = "This is still under way";
export const unknown = "It is not known yet whether it took effect";
export const noAnswerYet = "The provider has not answered yet.";
export const mayStill = <Node>(nextLook: Node) =>
  rich<Node | string>`It may still take effect, and Subdesk does not send it again by itself. ${nextLook}`;
export const lookItUp =
  "The provider’s API cannot show what became of it, and Subdesk does not send it again by itself. Look it up at the provider, then settle it here.";
export const lookAgain = "Look again";
