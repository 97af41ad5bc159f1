/** The dialog that asks who is there before something dangerous, and the one that signs in again. */
export const title = "Confirm that it is you";
export const help =
  "This needs a confirmation from the last ten minutes. What you were doing continues afterwards.";
export const confirm = "Confirm";
export const password = "Password";
export const code = "Code from your app";
export const usePasskey = "Use a passkey";
export const useCode = "Use a code instead";
export const usePassword = "Use the password instead";
export const noPasskey = "The browser did not return a passkey. Try again.";
export const unanswered =
  "Subdesk did not answer, so the confirmation may or may not have arrived. Try again; a code works once, so enter the next one your app shows.";
export const noWay =
  "You sign in at your OpenID provider and have neither a code nor a passkey here. Sign out and in again: that counts as a confirmation for ten minutes.";

export const signInAgainTitle = "Sign in again";
export const signInAgain = (why: string) =>
  `${why} What you typed is kept until you sign in; none of it was sent.`;
export const leave = "Discard and leave";
