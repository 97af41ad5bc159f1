/** Of the controls that dialogs and lists share. */
export const copied = "Copied";
export const copyRefused = "The browser did not allow copying";
export const loadOlder = "Load older";
export const gigabytes = (amount: number) => `${amount} GB`;
export const moreGigabytes = (amount: number) => `+${amount} GB`;

export const discardQuestion = "Discard what you typed?";
export const keepEditing = "Keep editing";
export const discard = "Discard";
