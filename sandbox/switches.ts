import { z } from "zod";

export const switchSchema = z.strictObject({
  /** How NetNut wraps list and get. */
  envelope: z.enum([
    "array-of-envelopes",
    "envelope-per-row",
    "envelope-array",
    "envelope-object",
    "bare-array",
  ]),
  /** NetNut rows carry the proxy password in clear. */
  legacyPassword: z.boolean(),
  /** Added to every row that NetNut answers. */
  rowFields: z.record(z.string(), z.unknown()),
  /**
   * Under which names NetNut's rows carry their fields; "both" has the id under two names, "conflicting" two
   * ids.
   */
  rowShape: z.enum(["documented", "short", "camel", "sub-user", "both", "conflicting"]),
  /** NetNut's list is empty, in whatever envelope, and everyone is still there. */
  listEmpty: z.boolean(),
  /** Greatest page of the 9Proxy list. */
  maxLimit: z.int().positive(),
  /**
   * What 9Proxy says of both caps, whatever it keeps; `unlimited-as-null` only says null of those without a
   * cap.
   */
  caps: z.enum(["said", "null", "left-out", "wrong-type", "unlimited-as-null"]),
  /** Every key or token is refused. */
  refuseKey: z.boolean(),
  /** The status that a refused key or token is answered with; null = the provider's usual one. */
  refusedAs: z.union([z.literal(400), z.literal(401), z.literal(403)]).nullable(),
  /** NetNut's question about a token exists. */
  authCheck: z.boolean(),
  /** Every provider request has its connection destroyed. */
  down: z.boolean(),
  /** Counters stand still. */
  frozen: z.boolean(),
  /** NetNut's usage and traffic endpoints exist. */
  usage: z.boolean(),
  /** GB NetNut has left to allocate; null = as the packages say. */
  poolGb: z.number().min(0).nullable(),
});

export const latencySchema = z.strictObject({
  ms: z.number().min(0),
  /** Up to so many ms more, at random. */
  jitter: z.number().min(0).optional(),
});

export type Switches = z.infer<typeof switchSchema>;
export type Latency = z.infer<typeof latencySchema>;

export function defaultSwitches(maxLimit = 100): Switches {
  return {
    envelope: "array-of-envelopes",
    legacyPassword: false,
    rowFields: {},
    rowShape: "documented",
    listEmpty: false,
    maxLimit,
    caps: "said",
    refuseKey: false,
    refusedAs: null,
    authCheck: true,
    down: false,
    frozen: false,
    usage: true,
    poolGb: null,
  };
}

/** The time counters run by: the given clock, minus the spells in which they were frozen. */
export function counterClock(now: () => number) {
  let lag = 0;
  let frozenAt: number | undefined;
  const read = () => frozenAt ?? now() - lag;
  return {
    read,
    freeze(frozen: boolean) {
      if (frozen) frozenAt ??= read();
      else if (frozenAt !== undefined) {
        lag = now() - frozenAt;
        frozenAt = undefined;
      }
    },
    restart() {
      lag = 0;
      frozenAt = undefined;
    },
  };
}
