export const signInTitle = "Sign in to Subdesk";
export const email = "E-mail";
export const password = "Password";
export const newPassword = "New password";
export const name = "Name";
export const passwordHelp = "At least 12 characters, without your name or e-mail.";
export const showPassword = "Show password";
export const hidePassword = "Hide password";

export const signIn = "Sign in";
export const signInWithPasskey = "Sign in with a passkey";
export const signInWith = (provider: string) => `Sign in with ${provider}`;
export const continueSignIn = "Continue";
export const usePasskey = "Use a passkey";
export const startAgain = "Start again";
export const code = "Code";
export const codeHelp = "Six digits from your authenticator app, or one of your recovery codes.";
export const passkeyNeeded = "The password is right. Your passkey is needed as well.";

/** Why a sign-in failed. */
export const problems = {
  wrong: "The e-mail or password is wrong.",
  "wrong-code": "This code is wrong or was used before.",
  unreadable:
    "Your authenticator app and recovery codes no longer work, because the secret of this Subdesk was changed. Ask an administrator for a reset; where no one can sign in, npm run staff:reset on the server makes a link.",
  throttled: "Too many attempts. Try again in a few minutes.",
  silent: "Subdesk did not answer. Check your connection and try again.",
  passkey: "Subdesk received no passkey that it recognises. Try again, or sign in another way.",
  blocked: "Your browser did not open another tab. Allow it for this address, then try again.",
  openid:
    "Subdesk refused this sign-in. Ask an administrator: the audit says why, such as an OpenID account that has no role here.",
  "openid-failed":
    "Your OpenID provider did not confirm this sign-in: it refused, could not be reached, or you took more than 15 minutes. Try again, and ask an administrator if that does not help.",
} as const;

export const setUpTitle = "Create the first administrator";
export const setUpDetail = "This link works once.";
export const setUpEmailHelp = "You sign in with it.";
export const createAdministrator = "Create administrator";
export const administratorUnanswered =
  "Subdesk did not answer, so the administrator may or may not have been created. Try again: if the link no longer works, sign in with this password.";
export const setUpSpentTitle = "This set-up link does not work";
export const setUpSpentDetail = "It has been used, was replaced by a newer one, or is incomplete.";
export const setUpSpentNext =
  "To get a new link, restart Subdesk: it prints one as long as no one can sign in yet. If an administrator exists already, sign in instead.";
export const goToSignIn = "Go to sign-in";

export const joinTitle = "Join Subdesk";
export const join = "Join";
export const setPasswordTitle = "Set a new password";
export const setPassword = "Set password";
export const joinUnanswered =
  "Subdesk did not answer, so you may or may not have joined. Try again: if the link no longer works, sign in with this password.";
export const setPasswordUnanswered =
  "Subdesk did not answer, so the password may or may not have been set. Try again: if the link no longer works, sign in with this password.";
export const linkSpentTitle = "This link does not work";
export const linkSpentDetail =
  "It has been used, withdrawn or replaced by a newer one, is older than 72 hours, or is incomplete.";
export const linkSpentNext =
  "Ask an administrator for a new one. If you have set your password already, sign in.";
