import "server-only";
import { z } from "zod";
import { secretLinkLimits, type MakeSecretLinkRequest } from "../domain/hand-over/secret-link";

export const makeSecretLinkRequest = z.strictObject({
  accountId: z.string().min(1).max(64),
  remoteId: z.string().min(1).max(200),
  secret: z.string().min(1).max(secretLinkLimits.secret),
}) satisfies z.ZodType<MakeSecretLinkRequest>;

export const secretLinkIdInput = z.strictObject({ id: z.uuid() });

/** Whatever a stranger sends as a token gets the same answer as one that is not known. */
export const openSecretLinkRequest = z.strictObject({ token: z.string().max(200) });
