"use server";

import { confirmation, confirmationOptions, confirmPresence } from "@/lib/auth/confirm";
import { action } from "@/lib/http/action";
import { changePassword } from "@/lib/profile/change-password";
import { addPasskey, addPasskeyRequest } from "@/lib/profile/add-passkey";
import { dismissChecklist } from "@/lib/profile/dismiss-checklist";
import { makeRecoveryCodes } from "@/lib/profile/make-recovery-codes";
import { rename } from "@/lib/profile/rename";
import {
  changePasswordRequest,
  confirmTotpRequest,
  nothing,
  ownSessionInput,
  passkeyIdInput,
  renameRequest,
  singleKeysInput,
} from "@/lib/profile/schema";
import { setSingleKeys } from "@/lib/profile/set-single-keys";
import { confirmTotp } from "@/lib/profile/confirm-totp";
import { endOwnSessions } from "@/lib/staff/end-own-sessions";
import { offerPasskey } from "@/lib/profile/offer-passkey";
import { removePasskey } from "@/lib/profile/remove-passkey";
import { offerTotp } from "@/lib/profile/offer-totp";
import { removeTotp } from "@/lib/profile/remove-totp";

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

export const dismissChecklistAction = action({
  permission: "profile.use",
  input: nothing,
  run: dismissChecklist,
});

export const setSingleKeysAction = action({
  permission: "profile.use",
  input: singleKeysInput,
  run: setSingleKeys,
});
