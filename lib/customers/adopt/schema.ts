import "server-only";
import { z } from "zod";
import {
  adoptWays,
  maxFileRows,
  type AdoptEntry,
  type AdoptRequest,
  type PreviewAdoptionRequest,
  type SuggestRequest,
} from "../../domain/customers/adopt";
import { customerLimits } from "../../domain/customers/customer";
import { formatCount } from "../../domain/format";
import { subUserRef } from "../../sub-users/schema";
import { customerFields } from "../schema";

const cell = z.string().max(1_000, "At most 1,000 characters in a cell.");
const most = customerLimits.linksAtOnce;
const tooMany = `At most ${formatCount(most)} sub-users at once.`;

export const suggestRequest = z.strictObject({
  way: z.enum(adoptWays),
  rows: z
    .array(z.strictObject({ login: cell, customer: cell, reference: cell, email: cell, contact: cell }))
    .max(maxFileRows, `At most ${formatCount(maxFileRows)} rows at once.`),
}) satisfies z.ZodType<SuggestRequest>;

const entry = z.strictObject({
  id: z.uuid(),
  name: customerFields.name,
  customerId: z.uuid().nullable(),
  reference: customerFields.reference,
  emails: customerFields.emails,
  contacts: customerFields.contacts,
  subUsers: z.array(subUserRef).min(1).max(customerLimits.links),
}) satisfies z.ZodType<AdoptEntry>;

const entries = z
  .array(entry)
  .min(1, "Accept at least one suggestion.")
  .max(most, tooMany)
  .refine((list) => list.reduce((sum, { subUsers }) => sum + subUsers.length, 0) <= most, tooMany);

export const previewAdoptionRequest = z.strictObject({
  entries,
}) satisfies z.ZodType<PreviewAdoptionRequest>;

export const adoptRequest = z.strictObject({
  changeId: z.uuid(),
  digest: z.string().min(1).max(100),
  entries,
}) satisfies z.ZodType<AdoptRequest>;
