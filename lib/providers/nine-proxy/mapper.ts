import "server-only";
import { z } from "zod";
import { orUnreadable, safeInteger, toDate, unreadable } from "../kit/readers";
import type { RemoteSubUser } from "../provider";
import type { CapField } from "../../domain/sub-users/sub-user";
import type { SubUserStatus } from "../../domain/sub-users/vocabulary";

/**
 * "-1 for unlimited" is documented for IPs; the traffic cap's own mark is not, so any value up to 0 is read
 * as none and this one is written.
 */
export const noTrafficCap = -1;
export const noIpCap = -1;

export const statusCode = { active: 1, disabled: 2 } as const;
const statusNames: Record<number, SubUserStatus> = { 1: "active", 2: "disabled", 3: "blocked" };

/** Null, absent and another type all mean "not said". Only a number is believed. */
const optionalWhole = safeInteger.optional().catch(undefined);

/**
 * A sub-user as 9Proxy stores it, password included: needed because an update replaces the whole record.
 * It never leaves this folder; `toSubUser` is the way out.
 */
export const recordSchema = z.object({
  id: safeInteger.refine((id) => id > 0),
  user_name: z.string().min(1),
  use_key: z
    .string()
    .nullish()
    .catch(undefined)
    // A masked password counts as not said and must not be written back.
    .transform((key) => (key != null && /^[*•●]+$/.test(key) ? undefined : key)),
  usage_cap: optionalWhole,
  ip_usage_cap: optionalWhole,
  data_used: optionalWhole,
  ip_used: optionalWhole,
  status: orUnreadable(safeInteger),
  /** Absent where there is none, which "unreadable" must not be taken for. */
  note: orUnreadable(z.string()),
  created_at: z.number().nullish().catch(undefined),
  updated_at: z.number().nullish().catch(undefined),
});
export type NineProxyRecord = z.infer<typeof recordSchema>;

/** The caps missing from this record. */
export function unsaidCaps(record: NineProxyRecord): CapField[] {
  return [
    ...(record.usage_cap === undefined ? (["trafficCap"] as const) : []),
    ...(record.ip_usage_cap === undefined ? (["ipCap"] as const) : []),
  ];
}

export function toSubUser(record: NineProxyRecord): RemoteSubUser {
  const used = isCount(record.data_used) ? record.data_used : undefined;
  const unreported = [...unsaidCaps(record), ...(used === undefined ? (["trafficUsed"] as const) : [])];
  const createdAt = toDate(record.created_at);
  const updatedAt = toDate(record.updated_at);
  const status = typeof record.status === "number" ? statusNames[record.status] : undefined;
  return {
    remoteId: String(record.id),
    name: record.user_name,
    status: status ?? "unknown",
    ...(status === undefined && record.status != null && { statusUnread: true }),
    ...(record.note !== unreadable && { note: record.note ?? "" }),
    trafficCap: toCap(record.usage_cap),
    ipCap: toCap(record.ip_usage_cap, 0),
    ...(unreported.length > 0 && { unreported }),
    ...(used !== undefined && { trafficUsed: used }),
    ...(isCount(record.ip_used) && { ipUsed: record.ip_used }),
    ...(createdAt && { createdAt }),
    ...(updatedAt && { updatedAt }),
  };
}

/** No counter is below 0: taken as 0, its use would be counted again when it recovers. */
function isCount(value: number | undefined): value is number {
  return typeof value === "number" && value >= 0;
}

/** `undefined`: not said. Below `lowest`: unlimited. */
function toCap(value: number | undefined, lowest = 1): number | null | undefined {
  return value !== undefined && value < lowest ? null : value;
}

export const listAnswer = z.object({
  success: z.literal(true),
  result: z.object({
    items: z.array(z.unknown()),
    total_items: safeInteger.refine((count) => count >= 0),
    total_pages: safeInteger.refine((count) => count >= 0),
  }),
});

/** The record in the answer to a write is optional: what counts is a read afterwards. */
export const writeAnswer = z.object({
  success: z.literal(true),
  result: recordSchema.optional().catch(undefined),
});

export const deleteAnswer = z.object({
  success: z.literal(true),
  result: z.object({ deleted: z.literal(true) }),
});
