import "server-only";
import type { BulkName } from "../domain/runs/actions";
import { maxPercent, maxProblemLength, maxRows, maxTopUpDays, maxTopUpStep } from "../domain/runs/limits";
import { anyProduct, type BulkAction, type PlanRunRequest, rowStates } from "../domain/runs/run";
import { formatCount } from "../domain/format";
import { maxGigabytes } from "../domain/staff/limits";
import { maxNoteLength, maxReasonLength, maxIps } from "../domain/operations/limits";
import { z } from "zod";
import { subUserRef, tagList } from "../sub-users/schema";

const tooMany = `At most ${formatCount(maxRows)} rows in one run.`;
const amount = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const percent = z.number().positive().max(maxPercent["raise-percent"]);
const topUpStep = z.number().int().min(1).max(maxTopUpStep);
const capChange = (unit: z.ZodType<number>) =>
  z.discriminatedUnion("mode", [
    z.strictObject({ mode: z.literal("set"), value: unit }),
    z.strictObject({ mode: z.literal("raise"), value: unit }),
    z.strictObject({ mode: z.literal("lower"), value: unit }),
    z.strictObject({
      mode: z.literal("raise-percent"),
      value: percent,
    }),
    z.strictObject({
      mode: z.literal("lower-percent"),
      value: z.number().positive().max(maxPercent["lower-percent"]),
    }),
    z.strictObject({ mode: z.literal("unlimited") }),
  ]);

/** What is done to every row. Traffic in bytes. */
const bulkActionShapes = {
  disable: z.strictObject({ action: z.literal("disable") }),
  enable: z.strictObject({ action: z.literal("enable") }),
  delete: z.strictObject({ action: z.literal("delete") }),
  "traffic-cap": z.strictObject({
    action: z.literal("traffic-cap"),
    change: capChange(amount),
    allowBelowUse: z.boolean().default(false),
  }),
  "ip-cap": z.strictObject({
    action: z.literal("ip-cap"),
    change: capChange(z.number().int().positive().max(maxIps)),
    allowBelowUse: z.boolean().default(false),
  }),
  "add-traffic": z.strictObject({
    action: z.literal("add-traffic"),
    gigabytes: z.number().int().min(1).max(maxGigabytes),
    productType: z.string().min(1).max(40).default(anyProduct),
    perSubUser: z
      .discriminatedUnion("mode", [
        z.strictObject({ mode: z.literal("percent"), value: percent, step: topUpStep }),
        z.strictObject({
          mode: z.literal("days"),
          value: z.number().int().min(1).max(maxTopUpDays),
          step: topUpStep,
        }),
      ])
      .optional(),
  }),
  "take-back": z.strictObject({
    action: z.literal("take-back"),
    gigabytes: z.number().int().min(1).max(maxGigabytes).nullable(),
  }),
  note: z.strictObject({
    action: z.literal("note"),
    mode: z.enum(["replace", "append"]),
    text: z.string().max(maxNoteLength),
  }),
  tags: z
    .strictObject({
      action: z.literal("tags"),
      mode: z.enum(["add", "remove", "replace"]),
      tags: tagList,
    })
    .refine(({ mode, tags }) => mode === "replace" || tags.length > 0, "Enter at least one tag."),
  "rotate-passwords": z.strictObject({ action: z.literal("rotate-passwords") }),
} satisfies { [Name in BulkName]: z.ZodType<BulkAction & { action: Name }> };

type Shape = (typeof bulkActionShapes)[BulkName];
export const bulkAction = z.discriminatedUnion(
  "action",
  Object.values(bulkActionShapes) as [Shape, ...Shape[]],
) satisfies z.ZodType<BulkAction>;

export const planRunRequest = z.strictObject({
  /** Made by the browser; planning the same id again returns the first draft. */
  runId: z.uuid(),
  rows: z.array(subUserRef).min(1, "Nothing is selected.").max(maxRows, tooMany),
  params: bulkAction,
}) satisfies z.ZodType<PlanRunRequest>;

/** Anything a cell of a file or a form may hold; each row is checked later. */
const cell = z
  .unknown()
  .refine(
    (value) =>
      value === undefined || value === null || ["string", "number", "boolean"].includes(typeof value),
    "A cell holds a text, a number, or yes or no.",
  );

/**
 * Rows of a CSV file or a pattern, keyed by the fields of the account's create form; passwords left out are
 * generated. A cap is a number or the word "unlimited".
 */
export const planCreateRequest = z.strictObject({
  runId: z.uuid(),
  accountId: z.string().min(1).max(64),
  rows: z
    .array(z.record(z.string().max(64), cell))
    .min(1, "There are no rows.")
    .max(maxRows, tooMany),
  /** By row: as the page said, which has seen how many cells a line has. */
  wrong: z.array(z.string().max(maxProblemLength)).max(maxRows, tooMany).optional(),
  /** By row, with commas between. */
  tags: z.array(z.string().max(2_000)).max(maxRows, tooMany).optional(),
  /** By row, a name or reference. */
  customers: z.array(z.string().max(400)).max(maxRows, tooMany).optional(),
  customerId: z.uuid().optional(),
  /** How many rows have no cap, as the person saw and agreed to: they are created unlimited. */
  uncapped: z.number().int().min(0).max(maxRows).default(0),
});

export const runIdInput = z.strictObject({ runId: z.uuid() });
export const deriveRunRequest = z.strictObject({ runId: z.uuid(), parentId: z.uuid() });
export const undoOperationRequest = z.strictObject({ runId: z.uuid(), operationId: z.uuid() });
export const excludeRowsRequest = z.strictObject({
  runId: z.uuid(),
  positions: z.array(z.number().int().min(0)).min(1).max(maxRows),
  excluded: z.boolean(),
});
export const confirmRunRequest = z.strictObject({
  runId: z.uuid(),
  /** Of the draft as the person saw it: any other row, value or exclusion stops it. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  reason: z.string().trim().max(maxReasonLength).optional(),
});

/** Null: unlimited. */
export const giveCapsRequest = z
  .strictObject({
    runId: z.uuid(),
    trafficCap: amount.nullable().optional(),
    ipCap: z.number().int().min(0).max(maxIps).nullable().optional(),
  })
  .refine(
    ({ trafficCap, ipCap }) => trafficCap !== undefined || ipCap !== undefined,
    "Enter a cap, or choose Unlimited.",
  );

export const rowsQuery = z.strictObject({
  runId: z.uuid(),
  state: z.enum(rowStates).nullable().default(null),
  page: z.number().int().min(1).default(1),
  size: z.number().int().min(1).max(250).default(100),
});
