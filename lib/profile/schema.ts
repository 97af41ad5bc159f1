import "server-only";
import { z } from "zod";

export const renameRequest = z.strictObject({
  name: z.string().trim().min(1, "Enter your name.").max(100),
});
export const changePasswordRequest = z.strictObject({
  current: z.string().min(1, "Enter your current password.").max(1024),
  password: z.string().min(12, "At least 12 characters.").max(200, "At most 200 characters."),
});
export const confirmTotpRequest = z.strictObject({
  code: z
    .string()
    .trim()
    .regex(/^\d{3}\s?\d{3}$/, "A code has six digits."),
});
export const passkeyName = z.string().trim().min(1, "Enter a name.").max(60);
export const passkeyIdInput = z.strictObject({ passkeyId: z.string().min(1).max(1024) });
export const ownSessionInput = z.strictObject({ sessionId: z.string().min(1).max(64).nullable() });
export const singleKeysInput = z.strictObject({ on: z.boolean() });
export const nothing = z.strictObject({});
