import "server-only";
import type { RemoteSubUser } from "../provider";
import { tolerance } from "./mapper";

/**
 * The total of a sub-user is the sum of two rounded figures, of which one falls as the other grows, so it may
 * waver by a hundredth of a GB where nobody moved anything. The total of the answer before
 * is kept within that.
 */
export function steadyTotals(): (subUser: RemoteSubUser) => RemoteSubUser {
  const known = new Map<string, number>();
  return (subUser) => {
    const { remoteId, trafficCap } = subUser;
    if (typeof trafficCap !== "number") return subUser;
    const before = known.get(remoteId);
    if (before !== undefined && Math.abs(trafficCap - before) <= tolerance)
      return { ...subUser, trafficCap: before };
    known.set(remoteId, trafficCap);
    return subUser;
  };
}
