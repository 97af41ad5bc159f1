import "server-only";
import { cache } from "react";
import { requirePageActor } from "@/lib/auth/page";
import { getSubUser } from "@/lib/sub-users/get";
import { refOfSegments } from "@/lib/domain/sub-users/address";
import type { SubUserDetail, SubUserRef } from "@/lib/domain/sub-users/sub-user";

/**
 * The sub-user of this address, asked once per request; null when there is none, or it is no address at all.
 */
export const subUserAt = cache(
  async (account: string, id: string): Promise<{ ref: SubUserRef; subUser: SubUserDetail } | null> => {
    const ref = refOfSegments(account, id);
    const subUser = ref && (await getSubUser(await requirePageActor(), ref));
    return subUser ? { ref, subUser } : null;
  },
);
