import "server-only";
import type { Image } from "../domain/operations/asked";
import { limitsImage } from "../domain/operations/own-limits";
import type { RemoteSubUser } from "../providers/provider";
import { capFields, type CapField, type SubUser } from "../domain/sub-users/sub-user";

/** As `imageOfRemote`, of what the mirror has. */
export function imageOfMirror(subUser: SubUser): Image {
  const { name, status, note, trafficCap, trafficUsed, ipCap, ipUsed } = subUser;
  return { name, status, note, trafficCap, trafficUsed, ipCap, ipUsed, ...limitsImage(subUser.limits) };
}

/** The same without caps that are only remembered: they may differ now, so no undo may restore them. */
export function knownOfMirror(subUser: SubUser): Image {
  return { ...imageOfMirror(subUser), ...notKnown(subUser.unreported) };
}

/** The caps among these, as not known. */
export function notKnown(unreported: readonly (CapField | "trafficUsed")[] = []): Image {
  return Object.fromEntries(capFields.filter((cap) => unreported.includes(cap)).map((cap) => [cap, null]));
}

/** Bytes and counts; null is "not reported", and a cap may be "unlimited", null in a RemoteSubUser. */
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
