import "server-only";
import { maxReasonLength, minReasonLength } from "../domain/operations/limits";
import { operationNames } from "../domain/operations/names";
import { isLimitKey, noneSet } from "../domain/operations/own-limits";
import { z } from "zod";
import type { PerformRequest, Seen, VerdictRequest } from "../domain/operations/operation";
import { subUserRef, tagList } from "../sub-users/schema";

const maxLimitKeyLength = 100;

const seenFields = z.strictObject({
  status: z.enum(["active", "disabled", "blocked", "unknown"]).optional(),
  trafficCap: z
    .union([z.number(), z.literal("unlimited")])
    .nullable()
    .optional(),
  ipCap: z
    .union([z.number(), z.literal("unlimited")])
    .nullable()
    .optional(),
  note: z.string().max(10_000).nullable().optional(),
  name: z.string().max(10_000).optional(),
  tags: z.array(z.string().max(1_000)).max(1_000).optional(),
}) satisfies z.ZodType<Seen>;

/** What the person saw when they decided; compared with the provider's answer before anything is changed. */
const seenSchema: z.ZodType<Seen> = seenFields
  .catchall(z.union([z.number(), z.literal(noneSet)]))
  .refine((seen) =>
    Object.keys(seen).every(
      (field) =>
        Object.hasOwn(seenFields.shape, field) || (isLimitKey(field) && field.length <= maxLimitKeyLength),
    ),
  );

export const performRequest = z.strictObject({
  /** Made by the browser: the same id is never carried out twice. */
  operationId: z.uuid(),
  operation: z.enum(operationNames),
  accountId: z.string().min(1).max(64),
  /** Absent for create. */
  remoteId: z.string().min(1).max(200).optional(),
  /** Parsed by the provider's own schema for this operation. */
  input: z.record(z.string(), z.unknown()).default({}),
  seen: seenSchema.optional(),
  reason: z.string().max(maxReasonLength).optional(),
  /** For create: similar names that exist and that the person has accepted. */
  besides: z.array(z.string().max(1_000)).max(50).optional(),
  /** Of create: what the new sub-user is tagged with once it is there. */
  tags: tagList.optional(),
  /** Of create: whose the new sub-user is once it is there. */
  customerId: z.uuid().optional(),
}) satisfies z.ZodType<PerformRequest>;

export const verdictRequest = z.strictObject({
  operationId: z.uuid(),
  verdict: z.enum(["done", "refused"]),
  reason: z.string().trim().min(minReasonLength, "Say how you know.").max(maxReasonLength),
}) satisfies z.ZodType<VerdictRequest>;

/** The input of the operation, which has no provider to say what it takes. */
export const setTagsInput = z.strictObject({ tags: tagList });

export const setTagsRequest = z.strictObject({
  subUser: subUserRef,
  tags: tagList,
  seen: seenFields.pick({ tags: true, name: true }).optional(),
});
