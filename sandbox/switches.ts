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
  /** NetNut rows contain the proxy password in clear text. */
  legacyPassword: z.boolean(),
  /** Added to every row that NetNut answers. */
  rowFields: z.record(z.string(), z.unknown()),
  /** The field names of NetNut's rows; "both" has the id under two names, "conflicting" has two ids. */
  rowShape: z.enum(["documented", "short", "camel", "sub-user", "both", "conflicting"]),
  /** NetNut's list is empty, in whatever envelope, although every sub-user still exists. */
  listEmpty: z.boolean(),
  /** Largest page of a list. */
  maxLimit: z.int().positive(),
  /**
   * How 9Proxy reports both caps, whatever it stores; `unlimited-as-null` reports null only for those without
   * a cap.
   */
  caps: z.enum(["said", "null", "left-out", "wrong-type", "unlimited-as-null"]),
  /** Every key or token is refused. */
  refuseKey: z.boolean(),
  /** The status for a refused key or token; null = the provider's usual one. */
  refusedAs: z.union([z.literal(400), z.literal(401), z.literal(403)]).nullable(),
  /** NetNut's token check exists. */
  authCheck: z.boolean(),
  /** Every provider request has its connection destroyed. */
  down: z.boolean(),
  /** Counters are frozen. */
  frozen: z.boolean(),
  /** NetNut's usage and traffic endpoints exist. */
  usage: z.boolean(),
  /** GB left to allocate; null = as seeded. */
  poolGb: z.number().min(0).nullable(),
  /** How IPRoyal writes its gigabytes. */
  iproyalFigures: z.enum(["numbers", "strings"]),
  /** Every other page of IPRoyal's list counts one sub-user more in all. */
  iproyalMovingTotal: z.boolean(),
  /** What IPRoyal does about what an update leaves out; "zeroed": the traffic that was left is taken. */
  iproyalOmitted: z.enum(["kept", "zeroed", "required"]),
  /** What DataImpulse leaves open. Replaces the group; what is absent is as documented. */
  dataimpulse: z.strictObject({
    /** Rows say "residental", as its documents do. */
    misspelt: z.boolean().optional(),
    /** The whole life of a token; documented as a day. */
    tokenMs: z.int().positive().optional(),
    /** The list answers everything, whatever limit and offset say. */
    unpaged: z.boolean().optional(),
    /** The list begins with the newest. */
    newestFirst: z.boolean().optional(),
    /** The status for an id that does not exist. */
    unknownAs: z.union([z.literal(200), z.literal(400), z.literal(422)]).optional(),
    /** What one unit of the usage statistics is, in bytes; seen as 10^6. */
    usageUnit: z.number().positive().optional(),
    /** What is left goes back to the pool when a sub-user is deleted. */
    restReturns: z.boolean().optional(),
  }),
  /** What Oxylabs leaves open. Replaces the group; what is absent is as documented. */
  oxylabs: z.strictObject({
    /** It lists only sub-users that are active. */
    activeOnly: z.boolean().optional(),
    /** It reports GB as a sum of floats: 43.870000000000005. */
    noisyGb: z.boolean().optional(),
    /** The most sub-users that it allows. */
    most: z.int().min(0).optional(),
  }),
});

export const latencySchema = z.strictObject({
  ms: z.number().min(0),
  /** Up to this many ms more, at random. */
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
    iproyalFigures: "numbers",
    iproyalMovingTotal: false,
    iproyalOmitted: "kept",
    dataimpulse: {},
    oxylabs: {},
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
