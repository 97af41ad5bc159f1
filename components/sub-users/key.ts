import type { SubUserRef } from "@/lib/sub-users/schema";

export function keyOf({ accountId, remoteId }: SubUserRef): string {
  return `${encodeURIComponent(accountId)}/${remoteId}`;
}
