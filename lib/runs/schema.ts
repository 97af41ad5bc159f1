import { z } from "zod";
import type { OperationName } from "../operations/schema";
import { subUserRef, type CapField } from "../sub-users/schema";

export const runStates = ["draft", "queued", "running", "paused", "done", "cancelled"] as const;
export type RunState = (typeof runStates)[number];

/** `person` goes on when a person says so; the others by themselves once the cause has ended. */
export type RunPauseReason = "person" | "refused-key" | "provider-down" | "account-paused";

export const rowStates = [
  "planned",
  "excluded",
  "skipped",
  "done",
  "refused",
  "unknown",
  "superseded",
  "cancelled",
] as const;
export type RowState = (typeof rowStates)[number];

const amount = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const capChange = (unit: z.ZodType<number>) =>
  z.discriminatedUnion("mode", [
    z.strictObject({ mode: z.literal("set"), value: unit }),
    z.strictObject({ mode: z.literal("raise"), value: unit }),
    z.strictObject({ mode: z.literal("lower"), value: unit }),
    z.strictObject({ mode: z.literal("raise-percent"), value: z.number().positive().max(10_000) }),
    z.strictObject({ mode: z.literal("lower-percent"), value: z.number().positive().max(99) }),
    z.strictObject({ mode: z.literal("unlimited") }),
  ]);

/** What is done to every row. Traffic in bytes. */
export const bulkAction = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("disable") }),
  z.strictObject({ action: z.literal("enable") }),
  z.strictObject({ action: z.literal("delete") }),
  z.strictObject({
    action: z.literal("traffic-cap"),
    change: capChange(amount),
    allowBelowUse: z.boolean().default(false),
  }),
  z.strictObject({
    action: z.literal("ip-cap"),
    change: capChange(z.number().int().positive().max(2_000_000_000)),
    allowBelowUse: z.boolean().default(false),
  }),
  z.strictObject({
    action: z.literal("add-traffic"),
    gigabytes: z.number().int().min(1).max(1_000_000),
    productType: z.enum(["*", "res", "dc", "stc", "mob"]).default("*"),
  }),
  z.strictObject({
    action: z.literal("note"),
    mode: z.enum(["replace", "append"]),
    text: z.string().max(500),
  }),
  z.strictObject({ action: z.literal("rotate-passwords") }),
]);
export type BulkAction = z.infer<typeof bulkAction>;
export type CapChange = Extract<BulkAction, { action: "traffic-cap" }>["change"];

export type RunParams = BulkAction | { action: "create"; accountId: string } | { action: "undo"; of: string };
export type RunActionName = RunParams["action"];

export const mostRows = 10_000;

export const planRunRequest = z.strictObject({
  /** Made by the browser; planning the same id again answers the first draft. */
  runId: z.uuid(),
  rows: z.array(subUserRef).min(1, "Nothing is selected.").max(mostRows, "At most 10,000 rows in one run."),
  params: bulkAction,
});
export type PlanRunRequest = z.infer<typeof planRunRequest>;

/** Anything a cell of a file or a form may hold; whether it is right is said row by row. */
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
    .max(mostRows, "At most 10,000 rows in one run."),
  /** How many rows leave a cap out, as the person saw and agreed to: they are created unlimited. */
  uncapped: z.number().int().min(0).max(mostRows).default(0),
});
export type PlanCreateRequest = z.input<typeof planCreateRequest>;

export const runIdInput = z.strictObject({ runId: z.uuid() });
export const deriveRunRequest = z.strictObject({ runId: z.uuid(), parentId: z.uuid() });
export const undoOperationRequest = z.strictObject({ runId: z.uuid(), operationId: z.uuid() });
export const excludeRowsRequest = z.strictObject({
  runId: z.uuid(),
  positions: z.array(z.number().int().min(0)).min(1).max(mostRows),
  excluded: z.boolean(),
});
export const confirmRunRequest = z.strictObject({
  runId: z.uuid(),
  /** Of the draft as the person saw it: any other row, value or exclusion stops it. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  reason: z.string().trim().max(500).optional(),
});

/** Null: unlimited. */
export const giveCapsRequest = z
  .strictObject({
    runId: z.uuid(),
    trafficCap: amount.nullable().optional(),
    ipCap: z.number().int().min(0).max(2_000_000_000).nullable().optional(),
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

export interface RunTotals {
  byState: Record<RowState, number>;
  rows: number;
  /** Of those done: accepted by the provider, which no read can verify. */
  unverified: number;
  /** Bytes that the planned rows add to caps or allocations; negative when they take away. */
  trafficAdded: number;
  /** Sub-users that stop working: disabled, deleted, or capped below what they have used. */
  cutOff: number;
  /**
   * Bytes newly promised by the planned rows, and by the row that promises most. What takes away is no
   * promise.
   */
  promised: number;
  mostPromised: number;
  /** Planned rows that lift a cap. */
  lifted: number;
  /** Of those that get more, sub-users that do not work for all that. */
  stillOff: number;
  /** Of these, disabled ones. */
  stillDisabled: number;
  /** Rows skipped because a cap is not reported that the change would overwrite, and which caps. */
  needing: number;
  needs: CapField[];
  byAccount: { accountId: string; planned: number }[];
}

export interface RunView {
  id: string;
  state: RunState;
  kind: "bulk" | "undo" | "retry";
  parentId: string | null;
  action: RunActionName;
  params: RunParams;
  actor: string;
  /** It is a draft, planned by the person who asks: nobody else changes or starts it. */
  editable: boolean;
  /**
   * Stands for exactly the draft that the figures beside it describe; sent back to start it. Null in lists
   * and once started.
   */
  digest: string | null;
  reason: string | null;
  createdAt: string;
  confirmedAt: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  pauseReason: RunPauseReason | null;
  pauseMessage: string | null;
  /** Rows cut off by the end of a process, for whose verdict an unfinished run waits. */
  waiting: number;
  totals: RunTotals;
  /**
   * Rows settled per second over the last minute of work, and seconds left at that rate; null before there is
   * one.
   */
  rate: number | null;
  secondsLeft: number | null;
  /** Sentences on what cannot be undone, one per provider and operation involved. */
  irreversible: string[];
  /** Paused, and by what its rows do whoever asks may set it going again. */
  resumable: boolean;
  /** Whether whoever asks may do to many what its rows do. */
  permitted: boolean;
  undoable: boolean;
  retryable: boolean;
  /** Generated credentials wait to be taken: "ready" once, then "taken". */
  receipt: "none" | "ready" | "taken";
}

export interface RunRowView {
  position: number;
  accountId: string;
  remoteId: string | null;
  name: string;
  state: RowState;
  operation: OperationName | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  message: string | null;
  operationId: string;
  settledAt: string | null;
  /** Set on an unknown outcome that a read can decide. */
  checkable: boolean;
  /** When Subdesk looks again at an unknown outcome; null with `checkable`: after the next complete sync. */
  nextLookAt: string | null;
  /** Done as far as the provider says, and no read can show it. */
  unverified: boolean;
}

export interface RunRowPage {
  rows: RunRowView[];
  total: number;
  page: number;
  size: number;
}
