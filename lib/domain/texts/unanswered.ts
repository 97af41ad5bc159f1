/** What is known where an action came to nothing. */
export const outdated =
  "Subdesk was updated, so nothing was done. Reload the page, then do it again; what you typed stays until you reload.";
/** The front door answers with the same words. */
export const restarting = "Subdesk is restarting, so nothing was done. Try again in a moment.";
export const signedInAgain =
  "You were signed out, so nothing was done. You are signed in again: send it once more.";
export const nothingChanged =
  "Subdesk did not answer, so nothing was changed. Check your connection and try again.";
export const repeatable =
  "Subdesk did not answer, so it may or may not have taken effect. It is safe to try again.";
export const notConfirmed = "You did not confirm that it is you, so nothing was done.";
export const noAnswerTitle = "No answer";
