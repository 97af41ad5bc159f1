import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";

/** The way back from the table's row keys: the account encoded, a slash, the remote id as it is. */
export function refOfKey(key: string): SubUserRef {
  const slash = key.indexOf("/");
  return { accountId: decodeURIComponent(key.slice(0, slash)), remoteId: key.slice(slash + 1) };
}
