import "server-only";
import { z } from "zod";
import {
  balanceOf,
  wholeBytes,
  counter,
  flag,
  numeric,
  orUnreadable,
  safeInteger,
  unreadable,
} from "../kit/readers";
import type { LimitDescriptor } from "../../domain/providers/descriptor";
import type { DayUse, OperationResult, PoolPackage, RemoteSubUser, TrafficUsage } from "../provider";

/** What DataImpulse calls a GB; it takes whole ones. */
export const GiB = 2 ** 30;

/** One unit of the usage statistics in bytes, as live answers suggest and no document says. */
const statisticsUnit = 1_000_000;
/** How far the statistics may be from the counter and still be in that unit. */
const agreement = 0.05;

const poolNames = {
  residential: "Residential",
  residential_premium: "Premium residential",
  mobile: "Mobile",
  datacenter: "Datacenter",
} as const;

export type PoolType = keyof typeof poolNames;
export const poolTypes = Object.keys(poolNames) as [PoolType, ...PoolType[]];
export const poolName = (type: PoolType) => poolNames[type];

/** A sub-user keeps its kind of pool for life; shown among its limits, by its place in the list. */
export const limits = [
  { name: "threads", label: "Threads" },
  {
    name: "kind",
    label: "Kind of pool",
    choices: poolTypes.map((type, value) => ({ value, label: poolName(type) })),
  },
] as const satisfies readonly LimitDescriptor[];

/** What a GiB of each kind costs the pool, as the documents say; what was charged is only said afterwards. */
export const poolFactors: Readonly<Record<PoolType, number>> = {
  residential: 1,
  residential_premium: 5,
  mobile: 2,
  datacenter: 0.5,
};

/** Other spellings, of its documents and its answers. */
const spellings: Record<string, PoolType> = {
  residental: "residential",
  premium_residential: "residential_premium",
  residental_premium: "residential_premium",
};

const bytes = counter.transform(Math.round).refine(Number.isSafeInteger);
/** Bytes left, of which there may be fewer than none once more was used than was given. */
const signedLeft = numeric.transform(Math.round).refine(Number.isSafeInteger);
const left = signedLeft.transform((bytes) => Math.max(0, bytes));

const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(undefined);

/**
 * A sub-user as DataImpulse answers it, password included. It never leaves this folder; `toSubUser` is the
 * way out.
 */
export const recordSchema = z.object({
  id: z
    .union([
      safeInteger,
      z
        .string()
        .regex(/^[1-9]\d{0,14}$/)
        .transform(Number),
    ])
    .refine((id) => id > 0),
  label: optional(z.string()),
  login: optional(z.string().min(1)),
  password: optional(z.string().min(1)),
  balance: optional(left),
  threads: optional(safeInteger),
  blocked: orUnreadable(flag),
  pool_type: optional(
    z.string().transform((text): PoolType | undefined => {
      const word = text.trim().toLowerCase();
      return spellings[word] ?? poolTypes.find((type) => type === word);
    }),
  ),
});
export type DataImpulseRecord = z.infer<typeof recordSchema>;

export const listAnswer = z.object({ subusers: z.array(z.unknown()) });
export const passwordAnswer = z.object({ password: z.string().min(1) });
export const doneAnswer = z.object({ success: z.literal(true) });
export const balanceAnswer = z.object({ balance: signedLeft, balance_total: bytes, balance_used: bytes });
export const poolAnswer = z.object({ balance: numeric });
export const additionsAnswer = z.object({ history: z.array(z.object({ traffic_added: numeric })) });

const usageRow = z.object({ traffic: counter, d_usage: z.iso.date() });
const nothing = z.array(z.never()).transform(() => ({ usage: [], total: { traffic: 0 } }));
/** A bare list where there is no use. */
export const statisticsAnswer = z.union([
  nothing,
  z.object({ usage: z.array(usageRow), total: z.object({ traffic: counter }) }),
]);

export type Statistics = z.infer<typeof statisticsAnswer>;

export function toSubUser(record: DataImpulseRecord): RemoteSubUser {
  const { id, login, balance, threads, blocked, pool_type: type } = record;
  const own = {
    ...(threads != null && { threads }),
    ...(type != null && { kind: poolTypes.indexOf(type) }),
  };
  return {
    remoteId: String(id),
    name: nameOf(record),
    ...(login != null && { login }),
    status: typeof blocked !== "boolean" ? "unknown" : blocked ? "disabled" : "active",
    ...(blocked === unreadable && { statusUnread: true }),
    ...(balance != null && { trafficLeft: balance }),
    ...(Object.keys(own).length > 0 && { limits: own }),
  };
}

export function withFigures({
  record,
  figures: { total, used, left: rest },
}: {
  record: DataImpulseRecord;
  figures: Figures;
}): RemoteSubUser {
  return { ...toSubUser(record), trafficCap: total, trafficUsed: used, trafficLeft: rest };
}

/** What its customer signs in with, from the first record that has both. */
export function credentialsOf(...records: DataImpulseRecord[]): Pick<OperationResult, "credentials"> {
  for (const { login, password } of records)
    if (login != null && password != null) return { credentials: { login, password } };
  return {};
}

/** The label is all that names it; where it is empty, the login has to. */
function nameOf({ id, label, login }: DataImpulseRecord): string {
  return label?.trim() ? label : (login ?? String(id));
}

export interface Figures {
  /** Bytes that were given and not taken back. */
  total: number;
  used: number;
  left: number;
}

/**
 * The documents suggest that the total is what was given and not taken back, which use and rest then add up
 * to. A total that says something else is not believed, unless more was used than was given: that explains
 * the difference where nothing is left.
 */
export function toFigures(answer: z.infer<typeof balanceAnswer>): Figures {
  const { balance_total: total, balance_used: used, balance } = answer;
  const sum = balanceOf({ used, left: balance }).cap ?? total;
  const isOverused = balance <= 0 && used > total;
  const agrees = isOverused || Math.abs(total - sum) <= total / 100;
  return { total: agrees ? total : sum, used, left: Math.max(0, balance) };
}

export function toUsage({ total, used }: Figures): TrafficUsage {
  return { trafficCap: total, trafficUsed: used, empty: total === 0 && used === 0 };
}

/** Of the pool only what is left is said. */
export function toPool({ balance }: z.infer<typeof poolAnswer>): PoolPackage[] {
  const rest = wholeBytes(Math.max(0, balance), GiB);
  return [
    {
      id: "pool",
      product: "*",
      bought: null,
      used: null,
      ...(rest !== undefined && { left: rest }),
      endsAt: null,
      active: true,
    },
  ];
}

/**
 * Days of the statistics, in bytes. Their unit is written nowhere, so they are null unless what they count in
 * all their time agrees with the counter.
 */
export function toDays(days: Statistics, all: Statistics, used: number): DayUse[] | null {
  const sum = all.total.traffic * statisticsUnit;
  const rounding = Math.max(1, all.usage.length) * statisticsUnit;
  if (Math.abs(sum - used) > Math.max(used * agreement, rounding)) return null;
  const known = new Map<string, number>();
  for (const { d_usage: day, traffic } of days.usage)
    known.set(day, (known.get(day) ?? 0) + Math.round(traffic * statisticsUnit));
  return [...known].map(([day, bytes]) => ({ day, bytes }));
}
