import { z } from "zod";
import { cleanTag, uniqueTags } from "../domain/sub-users/tags";
import { most } from "../domain/sub-users/vocabulary";
import { subUserRef, type CapField, type SubUser } from "../sub-users/schema";

/**
 * Everything the documented APIs can do to a sub-user. A provider offers those it has an implementation for.
 */
export const operationNames = [
  "create",
  "set-limits",
  "set-note",
  "set-password",
  "enable",
  "disable",
  "delete",
  "allocate-traffic",
  "allocate-ips",
  "reveal-password",
] as const;
export type OperationName = (typeof operationNames)[number];

/** "superseded": its outcome was never known, and a later change of the same field was carried out. */
export const operationStates = [
  "planned",
  "sent",
  "done",
  "refused",
  "unknown",
  "skipped",
  "superseded",
] as const;
export type OperationState = (typeof operationStates)[number];

/** By secret field of an operation's input: keyed digests of what was asked and of what was there before. */
export interface Evidence {
  secrets: Record<string, { asked: string; before?: string }>;
}

/**
 * What the person had before them when they decided; compared with the provider's answer before anything is
 * changed.
 */
export const seenSchema = z.strictObject({
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
});
export type Seen = z.infer<typeof seenSchema>;

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
  reason: z.string().max(500).optional(),
  /** Of create: names that look like the new one, beside which it is to be created all the same. */
  besides: z.array(z.string().max(1_000)).max(50).optional(),
});
export type PerformRequest = z.infer<typeof performRequest>;

/** A person's traffic ceilings in bytes. `left`: of the day's, until midnight UTC. */
export interface CeilingsView {
  daily: number | null;
  action: number | null;
  left: number | null;
}

export const settleRequest = z.strictObject({
  operationId: z.uuid(),
  verdict: z.enum(["done", "refused"]),
  reason: z.string().trim().min(3, "Say how you know.").max(500),
});
export type SettleRequest = z.infer<typeof settleRequest>;

export const setTagsRequest = z.strictObject({
  subUser: subUserRef,
  tags: z
    .array(
      z
        .string()
        .transform(cleanTag)
        .pipe(z.string().min(1, "A tag needs a character that can be seen.").max(most.tag)),
    )
    .max(most.tags, `At most ${most.tags} tags.`)
    .transform(uniqueTags),
});

export interface FieldConflict {
  field: string;
  seen: unknown;
  now: unknown;
}

/** An operation as the browser sees it; no secret is ever part of it. */
export interface OperationView {
  id: string;
  operation: OperationName;
  accountId: string;
  remoteId: string | null;
  name: string;
  state: OperationState;
  /** Why it was refused, skipped or is unknown: the provider's own words where it gave any. */
  message: string | null;
  /** Somebody else changed these fields meanwhile. */
  conflicts: FieldConflict[];
  /** Of an unknown outcome: a read can tell what became of it, and Subdesk looks again. */
  checkable: boolean;
  /** When Subdesk looks again; null with `checkable`: after the next complete sync. */
  nextLookAt: string | null;
  /** Of one that is done: the provider accepted it, and no read can show whether it was. */
  unverified: boolean;
  /** Of a failed call: what kind of failure it was. */
  errorKind: string | null;
  /** It was refused only for want of these: with them it can be sent again. */
  needs: CapField[];
  /** The bulk run it was part of. */
  runId: string | null;
  input: Record<string, unknown>;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  actor: string;
  reason: string | null;
  createdAt: string;
  settledAt: string | null;
}

export interface PerformResult {
  operation: OperationView;
  subUser: SubUser | null;
  /** Only in the first answer of a reveal. */
  secret?: string;
}
