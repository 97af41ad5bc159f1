import type { SubUserRef } from "./sub-user";

/** The page of one sub-user. What is opaque in its reference is one segment of the path each. */
export function subUserPath({ accountId, remoteId }: SubUserRef): string {
  return `/sub-users/${encodeURIComponent(accountId)}/${encodeURIComponent(remoteId)}`;
}

/** What the server answers of it: the mirror, and below it `live`, `operations` and `usage`. */
export function subUserApiPath(ref: SubUserRef): string {
  return `/api${subUserPath(ref)}`;
}

/** The way back from the two segments as they were written; null where they cannot be decoded. */
export function refOfSegments(account: string, id: string): SubUserRef | null {
  try {
    return { accountId: decodeURIComponent(account), remoteId: decodeURIComponent(id) };
  } catch {
    return null;
  }
}
