export const alreadyHere = "This device already has a passkey for Subdesk.";
export const noneMade = "The browser made no passkey. Try again.";
