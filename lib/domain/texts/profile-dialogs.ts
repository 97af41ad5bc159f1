export const appTitle = "Set up an authenticator app";
export const appHelp = "Scan the picture with your app, then enter the code it shows.";
export const appPicture = "QR code for your authenticator app";
export const appKeyHelp = "Or type this key into the app:";
export const appKey = "Key";
export const copyKey = "Copy key";
export const appCode = "Code from the app";
export const turnOn = "Turn on";
export const appUnanswered =
  "Subdesk did not answer, so the app may or may not be on. Close this and look at your account before you try again.";

export const passkeyTitle = "Add a passkey";
export const passkeyHelp = "Your browser asks you to confirm with the device.";
export const passkeyName = "Name of the passkey";
export const passkeyNameHelp = "To recognise it by, such as “Work laptop”.";
export const thisDevice = "This device";
export const noPasskeys = "This browser does not support passkeys.";
export const continuePasskey = "Continue";
export const passkeyUnanswered =
  "Subdesk did not answer, so the passkey may or may not have been added. Look at the list before you try again.";

export const codesTitle = "Your recovery codes";
export const codesHelp =
  "Each signs you in once when your app or passkey is not at hand. They are not shown again.";
export const codes = "Recovery codes";
export const copyCodes = "Copy codes";
export const downloadCodes = "Download codes";
export const codesKept = "I have kept them";
