"use server";

import { addAccount } from "@/lib/accounts/add";
import { setGateway } from "@/lib/accounts/set-gateway";
import { setIdField } from "@/lib/accounts/set-id-field";
import { pauseAccount } from "@/lib/accounts/pause";
import { removeAccount } from "@/lib/accounts/remove";
import { renameAccount } from "@/lib/accounts/rename";
import { replaceKey } from "@/lib/accounts/replace-key";
import {
  accountIdInput,
  addAccountRequest,
  pauseAccountRequest,
  removeAccountRequest,
  renameAccountRequest,
  replaceKeyRequest,
  setGatewayRequest,
  setIdFieldRequest,
} from "@/lib/accounts/schema";
import { testConnection } from "@/lib/accounts/test-connection";
import { action } from "@/lib/http/action";
import { requestSync } from "@/lib/sync/request";
import { resumeAccount } from "@/lib/accounts/resume";

export const syncNowAction = action({ permission: "sync.start", input: accountIdInput, run: requestSync });

export const testConnectionAction = action({
  permission: "accounts.test",
  input: accountIdInput,
  run: testConnection,
});

export const addAccountAction = action({
  permission: "accounts.manage",
  input: addAccountRequest,
  confirmed: true,
  run: addAccount,
});

export const renameAccountAction = action({
  permission: "accounts.manage",
  input: renameAccountRequest,
  confirmed: true,
  run: renameAccount,
});

export const setGatewayAction = action({
  permission: "accounts.manage",
  input: setGatewayRequest,
  confirmed: true,
  run: setGateway,
});

export const setIdFieldAction = action({
  permission: "accounts.manage",
  input: setIdFieldRequest,
  confirmed: true,
  run: setIdField,
});

export const replaceKeyAction = action({
  permission: "accounts.manage",
  input: replaceKeyRequest,
  confirmed: true,
  run: replaceKey,
});

export const pauseAccountAction = action({
  permission: "accounts.manage",
  input: pauseAccountRequest,
  confirmed: true,
  run: pauseAccount,
});

export const resumeAccountAction = action({
  permission: "accounts.manage",
  input: accountIdInput,
  confirmed: true,
  run: resumeAccount,
});

export const removeAccountAction = action({
  permission: "accounts.manage",
  input: removeAccountRequest,
  confirmed: true,
  run: removeAccount,
});
