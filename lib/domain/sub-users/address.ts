import type { SubUserRef } from "./sub-user";

/** The page of one sub-user. Each opaque part of its reference is one segment of the path. */
export function subUserPath({ accountId, remoteId }: SubUserRef): string {
  return `/sub-users/${encodeURIComponent(accountId)}/${encodeURIComponent(remoteId)}`;
}

/** Its API: the mirror, and below it `live`, `operations` and `usage`. */
export function subUserApiPath(ref: SubUserRef): string {
  return `/api${subUserPath(ref)}`;
}

/** Decodes the two segments; null where they cannot be decoded. */
export function refOfSegments(account: string, id: string): SubUserRef | null {
  try {
    return { accountId: decodeURIComponent(account), remoteId: decodeURIComponent(id) };
  } catch {
    return null;
  }
}
