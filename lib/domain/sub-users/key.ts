import type { SubUserRef } from "./sub-user";

/** One text for a reference, as rows and selections are keyed. */
export function subUserKey({ accountId, remoteId }: SubUserRef): string {
  return `${encodeURIComponent(accountId)}/${remoteId}`;
}

export function refOfKey(key: string): SubUserRef {
  const slash = key.indexOf("/");
  return { accountId: decodeURIComponent(key.slice(0, slash)), remoteId: key.slice(slash + 1) };
}
