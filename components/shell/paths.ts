import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";

export function detailPath({ accountId, remoteId }: SubUserRef): string {
  return `/sub-users/${encodeURIComponent(accountId)}/${encodeURIComponent(remoteId)}`;
}
