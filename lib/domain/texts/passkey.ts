export const alreadyHere = "This device already has a passkey for Subdesk.";
export const noneMade = "The browser did not create a passkey. Try again.";
