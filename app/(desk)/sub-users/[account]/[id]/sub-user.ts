import "server-only";
import { cache } from "react";
import { requirePageActor } from "@/lib/auth/page";
import { getSubUser } from "@/lib/sub-users/get";
import { refOfSegments } from "@/lib/domain/sub-users/address";
import type { SubUserDetail, SubUserRef } from "@/lib/domain/sub-users/sub-user";

/**
 * The sub-user of this address, read once per request; null when it does not exist or the address is invalid.
 */
export const subUserAt = cache(
  async (account: string, id: string): Promise<{ ref: SubUserRef; subUser: SubUserDetail } | null> => {
    const ref = refOfSegments(account, id);
    const subUser = ref && (await getSubUser(await requirePageActor(), ref));
    return subUser ? { ref, subUser } : null;
  },
);
