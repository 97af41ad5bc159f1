import type { SubUserRef } from "@/lib/sub-users/schema";

export function detailPath({ accountId, remoteId }: SubUserRef): string {
  return `/sub-users/${encodeURIComponent(accountId)}/${encodeURIComponent(remoteId)}`;
}
