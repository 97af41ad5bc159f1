import "server-only";
import type { Image } from "../domain/operations/asked";
import { limitsImage } from "../domain/operations/own-limits";
import type { RemoteSubUser } from "../providers/provider";
import type { SubUser } from "../domain/sub-users/sub-user";

/** As `imageOfRemote`, of what the mirror has. */
export function imageOfMirror(subUser: SubUser): Image {
  const { name, status, note, trafficCap, trafficUsed, ipCap, ipUsed } = subUser;
  return { name, status, note, trafficCap, trafficUsed, ipCap, ipUsed, ...limitsImage(subUser.limits) };
}

/** Bytes and counts; null is "not reported", and a cap may be "unlimited", which is null in a RemoteSubUser. */
export function imageOfRemote(remote: RemoteSubUser): Image {
  const cap = (value: number | null | undefined) => (value === null ? "unlimited" : (value ?? null));
  return {
    name: remote.name,
    status: remote.status,
    note: remote.note ?? null,
    trafficCap: cap(remote.trafficCap),
    trafficUsed: remote.trafficUsed ?? null,
    ipCap: cap(remote.ipCap),
    ipUsed: remote.ipUsed ?? null,
    ...limitsImage(remote.limits),
  };
}
