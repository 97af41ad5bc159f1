import "server-only";
import { alertKinds, type SaveChannelRequest, type SaveRuleRequest } from "../domain/alerts/alert";
import { z } from "zod";

export const saveRuleRequest = z.strictObject({
  id: z.uuid(),
  name: z.string().trim().min(1, "A name is required.").max(80),
  kind: z.enum(alertKinds),
  threshold: z.number().positive().max(100_000).nullable(),
  /** Search part of a table address that narrows the sub-users; null for all. */
  scope: z.string().max(2_000).nullable(),
  channels: z.array(z.uuid()).max(20),
  enabled: z.boolean(),
}) satisfies z.ZodType<SaveRuleRequest>;

export const saveChannelRequest = z.discriminatedUnion("kind", [
  z.strictObject({
    id: z.uuid(),
    kind: z.literal("webhook"),
    label: z.string().trim().min(1, "A name is required.").max(80),
    target: z.url({ protocol: /^https?$/, error: "Enter an http or https address." }).max(500),
  }),
  z.strictObject({
    id: z.uuid(),
    kind: z.literal("email"),
    label: z.string().trim().min(1, "A name is required.").max(80),
    target: z.email("Enter an e-mail address.").max(254),
  }),
]) satisfies z.ZodType<SaveChannelRequest>;

export const alertIdInput = z.strictObject({ id: z.uuid() });
