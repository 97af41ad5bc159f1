/** Of the controls that dialogs and lists share. */
export const copied = "Copied";
export const copyRefused = "The browser did not allow copying";
export const loadOlder = "Load older";
export const gb = "GB";
export const amount = (count: number, unit: string) => `${count} ${unit}`;
export const more = (count: number, unit: string) => `+${count} ${unit}`;

export const discardQuestion = "Discard what you typed?";
export const keepEditing = "Keep editing";
export const discard = "Discard";
