/** Of most dialogs and lists. Loaded with every page: what one room says is in a file of its own. */
export const cancel = "Cancel";
export const close = "Close";
export const tryAgain = "Try again";
export const unread = "Subdesk did not answer. Check your connection.";
