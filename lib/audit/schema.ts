import "server-only";
import { auditOutcomes, longestAuditSearch, type ListAuditParams } from "../domain/audit/audit";
import { z } from "zod";

const day = z.union([z.literal(""), z.iso.date()], { error: "Enter a date, as in 2026-01-31." });

export const listAuditParams = z.strictObject({
  actor: z.string().max(64).default(""),
  account: z.string().max(64).default(""),
  /** Remote id of a sub-user; with `account`. */
  subUser: z.string().max(200).default(""),
  action: z.string().max(64).default(""),
  outcome: z.union([z.literal(""), z.enum(auditOutcomes)]).default(""),
  q: z.string().max(longestAuditSearch).default(""),
  /** ISO days, inclusive, UTC. */
  from: day.default(""),
  to: day.default(""),
  run: z.string().max(36).default(""),
  /** Only rows older than this sequence number. */
  before: z.coerce.number().int().min(1).nullable().default(null),
}) satisfies z.ZodType<ListAuditParams>;
