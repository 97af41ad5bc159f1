import { db } from "../lib/db/client";
import type { RemoteSubUser } from "../lib/providers/provider";
import { observeSubUsers } from "../lib/sub-users/observe";
import { nineProxyId } from "./desk";

/**
 * The mirror is told that 9Proxy listed this sub-user at that time, active with a cap of 100 GB unless
 * `use` says otherwise.
 */
export async function observeAt(remoteId: string, at: Date, use: Partial<RemoteSubUser>): Promise<void> {
  await observeSubUsers(
    db(),
    nineProxyId,
    [
      {
        remoteId,
        name: `user_${remoteId}`,
        status: "active",
        trafficCap: 100_000_000_000,
        ipCap: null,
        ipUsed: 0,
        ...use,
      },
    ],
    at,
  );
}
