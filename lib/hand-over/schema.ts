import "server-only";
import { z } from "zod";
import { readLanguage } from "../domain/hand-over/language";
import {
  templateLimits,
  type DeleteTemplateRequest,
  type SaveTemplateRequest,
} from "../domain/hand-over/template";
import * as texts from "../domain/texts/hand-over";

export const saveTemplateRequest = z.strictObject({
  id: z.uuid(),
  revision: z.number().int().min(0).max(1_000_000_000),
  name: z.string().trim().min(1, texts.nameMissing).max(templateLimits.name),
  provider: z.string().min(1).max(64).nullable(),
  language: z.string().transform((text, context) => {
    const tag = readLanguage(text);
    if (tag === null) context.addIssue({ code: "custom", message: texts.noLanguage });
    return tag ?? z.NEVER;
  }),
  body: z.string().trim().min(1, texts.bodyMissing).max(templateLimits.body),
}) satisfies z.ZodType<SaveTemplateRequest>;

export const deleteTemplateRequest = z.strictObject({
  id: z.uuid(),
  revision: z.number().int().min(0).max(1_000_000_000),
}) satisfies z.ZodType<DeleteTemplateRequest>;

/** Of one sub-user, of all of a customer's, or, without any, the templates alone. */
export const handOverParams = z.union([
  z.strictObject({ account: z.string().min(1).max(64), subUser: z.string().min(1).max(200) }),
  z.strictObject({ customer: z.uuid() }),
  z.strictObject({}),
]);
export type HandOverParams = z.output<typeof handOverParams>;
