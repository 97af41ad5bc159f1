/** Loaded with every page: what may happen to a session at any time. */
export const signedOutElsewhere = "You signed out in another tab.";
export const signedOutPage = "Signed out · Subdesk";
export const maybeSignedInTitle = "You may still be signed in";
export const maybeSignedIn =
  "Subdesk did not confirm that your session has ended. Try again before you leave this browser.";
