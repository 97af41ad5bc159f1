import "server-only";
import { z } from "zod";
import type { SubUserRef } from "../domain/sub-users/sub-user";

/** Account and remote id together name one sub-user; the remote id is opaque. */
export const subUserRef = z.strictObject({
  accountId: z.string().min(1).max(64),
  remoteId: z.string().min(1).max(200),
}) satisfies z.ZodType<SubUserRef>;
