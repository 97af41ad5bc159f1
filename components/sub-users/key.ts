import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";

export function keyOf({ accountId, remoteId }: SubUserRef): string {
  return `${encodeURIComponent(accountId)}/${remoteId}`;
}
