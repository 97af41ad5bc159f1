import "server-only";
import { z } from "zod";

export const accountIdInput = z.strictObject({ accountId: z.string().min(1).max(64) });

const label = z.string().trim().min(1, "Enter a name.").max(60, "At most 60 characters.");
const gateway = z.string().trim().max(120);
const reason = z.string().trim().max(200, "At most 200 characters.");
/** Checked by the way's own schema. */
const credentials = z.record(z.string().max(40), z.string().max(4_096));

export const addAccountRequest = z.strictObject({
  provider: z.string().min(1).max(40),
  way: z.string().min(1).max(40),
  label,
  credentials,
  /** Blank: the provider's usual one. */
  address: z.string().trim().max(300).default(""),
  gateway: gateway.default(""),
  /** Save it even if the provider cannot be reached, so that it is unknown whether the key is good. */
  anyway: z.boolean().default(false),
});
export const replaceKeyRequest = accountIdInput.extend({
  way: z.string().min(1).max(40),
  credentials,
  /**
   * Blank: the current one. It is sealed with the key, so it has to be entered again where that cannot be
   * opened.
   */
  address: z.string().trim().max(300).default(""),
  anyway: z.boolean().default(false),
  /** Save it even if it sees none of the account's sub-users. */
  others: z.boolean().default(false),
});
export const renameAccountRequest = accountIdInput.extend({ label });
/** Blank: the provider's usual one, or none. */
export const setGatewayRequest = accountIdInput.extend({ gateway });
export const pauseAccountRequest = accountIdInput.extend({ reason: reason.default("") });
export const setIdFieldRequest = accountIdInput.extend({ idField: z.string().min(1).max(40) });
/** The name, typed to confirm that this account is removed. */
export const removeAccountRequest = accountIdInput.extend({ label: z.string().max(200) });
