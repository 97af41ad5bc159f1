import "server-only";
import type { Image } from "../domain/operations/asked";
import { limitsImage } from "../domain/operations/own-limits";
import type { RemoteSubUser } from "../providers/provider";
import type { SubUser } from "../domain/sub-users/sub-user";

export function imageOfMirror(subUser: SubUser): Image {
  const { name, status, note, trafficCap, trafficUsed, ipCap, ipUsed } = subUser;
  return { name, status, note, trafficCap, trafficUsed, ipCap, ipUsed, ...limitsImage(subUser.limits) };
}

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
