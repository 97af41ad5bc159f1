import "server-only";
import { cache } from "react";
import { requirePageActor } from "@/lib/auth/page";
import { getSubUser } from "@/lib/sub-users/get";
import type { SubUser, SubUserRef } from "@/lib/domain/sub-users/sub-user";

/**
 * The sub-user of this address, asked once per request; null when there is none, or it is no address at all.
 */
export const subUserAt = cache(
  async (account: string, id: string): Promise<{ ref: SubUserRef; subUser: SubUser } | null> => {
    const ref = refOf(account, id);
    const subUser = ref && (await getSubUser(await requirePageActor(), ref));
    return subUser ? { ref, subUser } : null;
  },
);

/** The address as it was written. */
function refOf(account: string, id: string): SubUserRef | null {
  try {
    return { accountId: decodeURIComponent(account), remoteId: decodeURIComponent(id) };
  } catch {
    return null;
  }
}
