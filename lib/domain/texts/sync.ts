/** Of a sync that someone asks for, on the accounts page or in the palette. */
export const unanswered =
  "Subdesk did not answer, so the sync may or may not have begun. It is safe to try again: only one runs at a time.";
export const notSynced = (account: string) => `${account} was not synced`;
export const syncing = (account: string) => `Syncing ${account}`;
export const syncingAlready = (account: string) => `${account} is being synced already`;
