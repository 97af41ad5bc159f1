import type { SubUserRef } from "./sub-user";

/** A reference as one text, the key of rows and selections. */
export function subUserKey({ accountId, remoteId }: SubUserRef): string {
  return `${encodeURIComponent(accountId)}/${remoteId}`;
}

export function refOfKey(key: string): SubUserRef {
  const slash = key.indexOf("/");
  return { accountId: decodeURIComponent(key.slice(0, slash)), remoteId: key.slice(slash + 1) };
}
