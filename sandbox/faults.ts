import { z } from "zod";
import { dice } from "./dice";
import { echo } from "./echo";
import type { Call } from "./http";

/**
 * What goes wrong. "-before": the write is not applied. "-after": it is applied, then its answer is broken.
 * "-late": the answer is broken, and it is applied `lateMs` later. "ignored": the answer reports success, and
 * nothing is applied. slow-body, huge-body and wrong-types apply; status, redirect and deleted-false do not,
 * unless `applied` is true.
 */
export const FAULT_KINDS = [
  "status",
  "reset-before",
  "reset-after",
  "hang-before",
  "hang-after",
  "success-false-before",
  "success-false-after",
  "truncated-before",
  "truncated-after",
  "html-before",
  "html-after",
  "empty-before",
  "empty-after",
  "redirect",
  "slow-body",
  "huge-body",
  "wrong-types",
  "deleted-false",
  "status-late",
  "reset-late",
  "hang-late",
  "ignored",
] as const;

const faultRule = z.strictObject({
  match: z.strictObject({
    method: z.string().optional(),
    /** Part of the path, without the query. */
    path: z.string().optional(),
    /** The whole id or user name that the request is about. */
    id: z.union([z.string(), z.number()]).optional(),
  }),
  fault: z.strictObject({
    kind: z.enum(FAULT_KINDS),
    /** Defaults: status 500, status-late 504, redirect 308, all others 200. */
    status: z.int().min(200).max(599).optional(),
    retryAfter: z.string().optional(),
    message: z.string().optional(),
    /**
     * Instead of a message: text that contains every secret of the request and of its sub-user, in this
     * encoding.
     */
    echo: echo.optional(),
    /**
     * Wait before answering; for a hang the time until the socket is dropped (default never); for slow-body
     * the whole duration (default 30 s).
     */
    delayMs: z.number().min(0).optional(),
    /** Length of a huge-body; default 80 MB. */
    bytes: z.int().positive().optional(),
    applied: z.boolean().optional(),
    /** How long after the request a "-late" write is applied; default 8 s. */
    lateMs: z.number().min(0).optional(),
    times: z.int().positive().optional(),
    probability: z.number().min(0).max(1).optional(),
  }),
});

export type FaultRule = z.input<typeof faultRule>;
export type Fault = FaultRule["fault"];

export const isLate = ({ kind }: Fault): boolean => kind.endsWith("-late");

/** Whether the request reaches its handler at once, although the answer is broken. */
export function reachesHandler(fault: Fault): boolean {
  if (fault.kind.endsWith("-before") || isLate(fault) || fault.kind === "ignored") return false;
  if (["status", "redirect", "deleted-false"].includes(fault.kind)) return fault.applied === true;
  return true;
}

export interface FaultBox {
  /** Replaces all rules. Throws a ZodError on an unknown key or kind. */
  set(rules: FaultRule[]): void;
  list(): FaultRule[];
  /** The first matching rule that has turns left; uses one of them. */
  take(call: Call, targets: () => string[]): Fault | undefined;
}

export function faultBox(): FaultBox {
  let rules: { rule: FaultRule; left: number }[] = [];
  let roll = dice(1);

  const matches = ({ match }: FaultRule, call: Call, targets: () => string[]) =>
    (match.method === undefined || match.method.toUpperCase() === call.method) &&
    (match.path === undefined || call.path.includes(match.path)) &&
    (match.id === undefined || targets().includes(String(match.id)));

  return {
    set(next) {
      const parsed = z.array(faultRule).parse(next);
      rules = parsed.map((rule) => ({ rule, left: rule.fault.times ?? Infinity }));
      roll = dice(1);
    },
    list: () => rules.map(({ rule }) => rule),
    take(call, targets) {
      for (const entry of rules) {
        if (entry.left <= 0 || !matches(entry.rule, call, targets)) continue;
        const { probability } = entry.rule.fault;
        if (probability !== undefined && !roll.chance(probability)) continue;
        entry.left -= 1;
        return entry.rule.fault;
      }
      return undefined;
    },
  };
}
