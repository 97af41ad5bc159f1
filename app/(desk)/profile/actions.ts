"use server";

import { confirmation, confirmationOptions, confirmPresence } from "@/lib/auth/confirm";
import { action } from "@/lib/http/action";
import { changePassword } from "@/lib/profile/change-password";
import { addPasskey, addPasskeyRequest, offerPasskey, removePasskey } from "@/lib/profile/passkeys";
import { makeRecoveryCodes } from "@/lib/profile/recovery-codes";
import { rename } from "@/lib/profile/rename";
import {
  changePasswordRequest,
  confirmTotpRequest,
  nothing,
  ownSessionInput,
  passkeyIdInput,
  renameRequest,
} from "@/lib/profile/schema";
import { confirmTotp, offerTotp, removeTotp } from "@/lib/profile/totp";
import { endOwnSessions } from "@/lib/staff/sessions";

export const confirmPresenceAction = action({
  permission: "profile.use",
  input: confirmation,
  run: confirmPresence,
});

export const confirmationOptionsAction = action({
  permission: "profile.use",
  input: nothing,
  run: confirmationOptions,
});

export const renameAction = action({ permission: "profile.use", input: renameRequest, run: rename });

export const changePasswordAction = action({
  permission: "profile.use",
  input: changePasswordRequest,
  run: changePassword,
});

export const offerTotpAction = action({
  permission: "profile.use",
  input: nothing,
  confirmed: true,
  run: offerTotp,
});

export const confirmTotpAction = action({
  permission: "profile.use",
  input: confirmTotpRequest,
  confirmed: true,
  run: confirmTotp,
});

export const removeTotpAction = action({
  permission: "profile.use",
  input: nothing,
  confirmed: true,
  run: removeTotp,
});

export const makeRecoveryCodesAction = action({
  permission: "profile.use",
  input: nothing,
  confirmed: true,
  run: makeRecoveryCodes,
});

export const offerPasskeyAction = action({
  permission: "profile.use",
  input: nothing,
  confirmed: true,
  run: offerPasskey,
});

export const addPasskeyAction = action({
  permission: "profile.use",
  input: addPasskeyRequest,
  confirmed: true,
  run: addPasskey,
});

export const removePasskeyAction = action({
  permission: "profile.use",
  input: passkeyIdInput,
  confirmed: true,
  run: removePasskey,
});

export const endOwnSessionsAction = action({
  permission: "profile.use",
  input: ownSessionInput,
  run: endOwnSessions,
});
