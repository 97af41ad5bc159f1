import "server-only";
import { z } from "zod";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { storable } from "../domain/text/storable";
import { cleanTag, maxTagLength, maxTags, uniqueTags } from "../domain/sub-users/tags";

/** Account and remote id together name one sub-user; the remote id is opaque. */
export const subUserRef = z.strictObject({
  accountId: z.string().min(1).max(64).transform(storable),
  remoteId: z.string().min(1).max(200).transform(storable),
}) satisfies z.ZodType<SubUserRef>;

export const tagList = z
  .array(
    z
      .string()
      .transform(cleanTag)
      .pipe(z.string().min(1, "Enter a tag with at least one visible character.").max(maxTagLength)),
  )
  .max(maxTags, `At most ${maxTags} tags.`)
  .transform(uniqueTags);
