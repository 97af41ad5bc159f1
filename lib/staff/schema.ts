import "server-only";
import { z } from "zod";
import { tooMuch } from "../domain/staff/ceiling";
import { maxGigabytes } from "../domain/staff/limits";
import { roles } from "../domain/staff/permissions";

const gigabytes = z
  .number("Enter a number of gigabytes.")
  .int("Whole gigabytes only.")
  .min(0, "0 or more.")
  .max(maxGigabytes, tooMuch)
  .nullable();

export const inviteRequest = z.strictObject({
  email: z.email("Enter an e-mail address such as name@example.com.").max(254),
  role: z.enum(roles),
});
export const linkIdInput = z.strictObject({ linkId: z.uuid() });
export const staffIdInput = z.strictObject({ staffId: z.uuid() });
export const setRoleRequest = z.strictObject({ staffId: z.uuid(), role: z.enum(roles) });
/** Gigabytes; null for no ceiling. */
const ceilings = z.strictObject({ daily: gigabytes.optional(), action: gigabytes.optional() });
export const setCeilingsRequest = ceilings.extend({
  staffId: z.uuid(),
  /** What the person replaces: others by now are left alone. */
  seen: ceilings.optional(),
});
export const resetRequest = z.strictObject({ staffId: z.uuid(), dropSecondFactors: z.boolean() });
export const endSessionRequest = z.strictObject({ staffId: z.uuid(), sessionId: z.string().min(1).max(64) });

export const acceptRequest = z.strictObject({
  token: z.string().min(1).max(200),
  /** Only for an invitation. */
  name: z.string().trim().min(1, "Enter your name.").max(100).optional(),
  password: z.string().min(12, "At least 12 characters.").max(200, "At most 200 characters."),
});
