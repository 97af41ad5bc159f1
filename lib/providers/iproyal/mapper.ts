import "server-only";
import { z } from "zod";
import { GB } from "../../domain/format";
import { balanceOf, counter, opaqueId, safeInteger, wholeBytes } from "../kit/readers";
import type { PoolPackage, RemoteSubUser } from "../provider";

/** Amounts are answered in hundredths of a GB, so a sum of two is known to about one of them. Bytes. */
export const tolerance = GB / 100;

/** Null, absent and another type all mean "not said". */
const figure = counter.optional().catch(undefined);

/**
 * A sub-user as IPRoyal answers it everywhere, password included, which never leaves this folder; `toSubUser`
 * is the way out. Its legacy number is not read: it is to be removed.
 */
export const recordSchema = z.object({
  hash: z.string().and(opaqueId),
  username: z.string().min(1),
  password: z
    .string()
    .nullish()
    .catch(undefined)
    // A masked password counts as not said.
    .transform((password) => (password && !/^[*•●]+$/.test(password) ? password : undefined)),
  traffic_available: figure,
  traffic_used: figure,
});
export type IproyalRecord = z.infer<typeof recordSchema>;

export const listAnswer = z.object({
  data: z.array(z.unknown()),
  meta: z.object({ total: safeInteger.min(0), last_page: safeInteger.min(0) }),
});

export const accountAnswer = z.object({ available_traffic: counter });

/** There is no status: a sub-user can be used as long as it exists. */
export function toSubUser(record: IproyalRecord): RemoteSubUser {
  const { cap, used } = balanceOf({
    left: inBytes(record.traffic_available),
    used: inBytes(record.traffic_used),
  });
  const unreported = [
    ...(cap === undefined ? (["trafficCap"] as const) : []),
    ...(used === undefined ? (["trafficUsed"] as const) : []),
  ];
  return {
    remoteId: record.hash,
    name: record.username,
    status: "active",
    ...(cap !== undefined && { trafficCap: cap }),
    ...(used !== undefined && { trafficUsed: used }),
    ...(unreported.length > 0 && { unreported }),
  };
}

/** What was bought is not said: only what is left to move. */
export function toPool({ available_traffic }: z.infer<typeof accountAnswer>): PoolPackage[] {
  const left = inBytes(available_traffic);
  return left === undefined
    ? []
    : [{ id: "main", product: "Residential", bought: null, used: null, left, endsAt: null, active: true }];
}

function inBytes(gigabytes: number | undefined): number | undefined {
  return gigabytes === undefined ? undefined : wholeBytes(gigabytes, GB);
}
