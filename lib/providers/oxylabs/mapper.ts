import "server-only";
import { z } from "zod";
import { numeric, opaqueId, orUnreadable, toDate, unreadable, wholeBytes } from "../kit/readers";
import type { DayUse, RemoteSubUser, Target } from "../provider";
import { failures } from "./failures";

const GB = 1_000_000_000;
/** Traffic comes as floats of GB, and a sum of those may be 43.870000000000005: less than 1 MB is noise. */
export const grain = 1_000_000;

const amount = numeric.refine((gb) => gb >= 0);

function bytes(gb: number, context: z.RefinementCtx): number {
  const whole = wholeBytes(gb, GB, grain);
  if (whole === undefined) context.addIssue({ code: "custom", message: "cannot be counted" });
  return whole ?? z.NEVER;
}

const gigabytes = amount.transform(bytes);
/** The smallest cap is not one of 0, which lets nothing through. */
const cap = amount.transform((gb, context) => Math.max(bytes(gb, context), gb > 0 ? grain : 0));

/** A 64-bit number, which a text of digits holds whole. */
const number = /^[1-9]\d*$/;
const idOfRow = opaqueId.refine((id) => number.test(id));

/** The id as a segment of a path. Anything else might be read as another number. */
export function asId(remoteId: string): string {
  if (!number.test(remoteId)) throw failures.unsendable();
  return remoteId;
}

const said = z.boolean().optional().catch(undefined);

const rowSchema = z.object({
  id: idOfRow,
  username: z.string().min(1),
  status: orUnreadable(z.enum(["active", "disabled"])),
  created_at: z.unknown().optional(),
  traffic: gigabytes.optional().catch(undefined),
  /** Null is unlimited and 0 lets nothing through; what is neither, nor an amount, is not said. */
  traffic_limit: cap.nullable().optional().catch(undefined),
  auto_disable: said,
  lifetime: said,
});

export const rowAnswer: z.ZodType<RemoteSubUser> = rowSchema.transform(toSubUser);

export const listAnswer = z.array(z.unknown());

function toSubUser(row: z.output<typeof rowSchema>): RemoteSubUser {
  // The zone is not documented, so it may be some hours off.
  const createdAt = toDate(row.created_at);
  const limits = {
    ...(row.lifetime !== undefined && { period: row.lifetime ? 1 : 0 }),
    ...(row.auto_disable !== undefined && { atCap: row.auto_disable ? 1 : 0 }),
  };
  const unreported = [
    ...(row.traffic_limit === undefined ? (["trafficCap"] as const) : []),
    ...(row.traffic === undefined ? (["trafficUsed"] as const) : []),
  ];
  return {
    remoteId: row.id,
    name: row.username,
    ...(row.status === unreadable
      ? { status: "unknown", statusUnread: true }
      : { status: row.status ?? "unknown" }),
    trafficCap: row.traffic_limit,
    ...(unreported.length > 0 && { unreported }),
    ...(row.traffic !== undefined && { trafficUsed: row.traffic }),
    ...(Object.keys(limits).length > 0 && { limits }),
    ...(createdAt && { createdAt }),
  };
}

/** Whether a list has disabled sub-users: one without any may leave them out. */
export function listsDisabled(items: readonly RemoteSubUser[]): boolean {
  return items.some(({ status }) => status === "disabled");
}

/**
 * One that has statistics and is not in the list. It is disabled where the list leaves those out, which is
 * documented as that of all active sub-users, and where it cannot be among rows that cannot be read. What it
 * has used is as old as the last list with it, as a counter by the month starts again without a word. Its cap
 * stays as Subdesk knows it.
 */
export function unlisted(
  { remoteId, name }: Target,
  { items, unreadable }: { items: readonly RemoteSubUser[]; unreadable: number },
): RemoteSubUser {
  const isHidden = unreadable === 0 && !listsDisabled(items);
  return { remoteId, name, status: isHidden ? "disabled" : "unknown", unreported: ["trafficUsed"] };
}

/** Of one that is listed, its cap is either said or named as not said. */
export function isListed({ trafficCap, unreported }: RemoteSubUser): boolean {
  return trafficCap !== undefined || (unreported?.includes("trafficCap") ?? false);
}

export function toGigabytes(bytes: number | null): number | null {
  return bytes === null ? null : bytes / GB;
}

export const createAnswer = z.object({ id: idOfRow });

/** An empty answer is documented; one with an error in it is none of success. */
export const writeAnswer = z.unknown().refine((body) => {
  const parsed = z.looseObject({}).safeParse(body);
  return !parsed.success || (parsed.data.error == null && parsed.data.success !== false);
});

export const statsAnswer = z.object({
  traffic: gigabytes,
  traffic_by_period: z.union([
    z.record(z.string(), gigabytes),
    z.array(z.never()).transform(() => ({}) as Record<string, number>),
  ]),
});

/**
 * Days without traffic are left out, so it must add up to its own total: otherwise a day that is missing may
 * be one that was not reported. Null where it does not, or where a period is not a day.
 */
export function toDays({ traffic, traffic_by_period }: z.output<typeof statsAnswer>): DayUse[] | null {
  const days = Object.entries(traffic_by_period).map(([day, bytes]) => ({ day, bytes }));
  if (days.some(({ day }) => !z.iso.date().safeParse(day).success)) return null;
  const sum = days.reduce((all, { bytes }) => all + bytes, 0);
  const rounding = grain * (days.length + 1);
  return Math.abs(sum - traffic) <= Math.max(rounding, traffic / 100) ? days : null;
}

/** The present month of the account, from its first day. */
export const accountAnswer = z.object({ date_from: z.iso.date().transform((day) => new Date(day)) });
