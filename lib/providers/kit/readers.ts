import "server-only";
import { z } from "zod";

/** Opaque, but it must survive a path and a database column unchanged. */
export const opaqueId = z
  .union([z.number().int().refine(Number.isSafeInteger), z.string().min(1).max(200)])
  .transform(String)
  .refine((id) => id !== "." && id !== ".." && id.trim() !== "" && id.isWellFormed() && !/\p{Cc}/u.test(id));

/** A field is there, and nothing that is known here: unlike one that is absent or null. */
export const unreadable: unique symbol = Symbol("unreadable");

/** Null or absent where it is not said. */
export const orUnreadable = <T extends z.ZodType>(schema: T) =>
  z.union([schema.nullish(), z.unknown().transform((): typeof unreadable => unreadable)]);

export const safeInteger = z.number().int().refine(Number.isSafeInteger);

/** A finite number, also as the text of one. */
export const numeric = z
  .union([
    z
      .string()
      .trim()
      .regex(/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i)
      .transform(Number),
    z.number(),
  ])
  .refine(Number.isFinite);

/** No counter is below 0: taken as 0, its use would be counted again when it recovers. */
export const counter = numeric.refine((value) => value >= 0);

const flagWords: Record<string, boolean> = {
  true: true,
  "1": true,
  active: true,
  enabled: true,
  false: false,
  "0": false,
  inactive: false,
  disabled: false,
};

/** A yes or no, also as 0 or 1 and as a word. */
export const flag = z
  .union([
    z.boolean(),
    z.literal(0),
    z.literal(1),
    z
      .string()
      .transform((word) => word.trim().toLowerCase())
      .refine((word) => Object.hasOwn(flagWords, word)),
  ])
  .transform((value) => flagWords[String(value)] === true);

const endOfDates = Date.UTC(9999, 11, 31);
const dateText = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?)? ?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * A moment, from seconds or milliseconds (above 10^12 it can only be the latter) or an ISO text; a text
 * without a zone is read as UTC. 0, impossible dates and everything else are unknown.
 */
export function toDate(value: unknown): Date | undefined {
  const at = typeof value === "string" ? millisecondsOf(value.trim()) : value;
  if (typeof at !== "number" || !Number.isFinite(at) || at <= 0) return undefined;
  const milliseconds = typeof value === "string" || at > 1e12 ? at : at * 1000;
  return milliseconds > endOfDates ? undefined : new Date(milliseconds);
}

function millisecondsOf(text: string): number {
  const [, day = "", time = "00:00", seconds = ":00", zone = "Z"] = dateText.exec(text) ?? [];
  return z.iso.date().safeParse(day).success ? Date.parse(`${day}T${time}${seconds}${zone}`) : NaN;
}

/** Whole bytes of an amount in a unit, rounded to `grain` bytes; undefined where they cannot be counted. */
export function wholeBytes(amount: number, unit: number, grain = 1): number | undefined {
  const bytes = Math.round((amount * unit) / grain) * grain;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Traffic in bytes. Absent: not said. `cap` null: unlimited. */
export interface Balance {
  cap?: number | null;
  used?: number;
  left?: number;
}

/**
 * Completes a balance: any two of its figures make the third. One that would be below 0, or more than can be
 * counted, is not said.
 */
export function balanceOf({ cap, used, left }: Balance): Balance {
  const sum = used !== undefined && left !== undefined ? used + left : undefined;
  const rest = (whole: number | null | undefined, part: number | undefined) =>
    typeof whole === "number" && part !== undefined ? whole - part : undefined;
  const whole = cap === undefined ? countable(sum) : cap;
  // More than the cap may be used, and then nothing is left.
  const over = typeof cap === "number" && used !== undefined && used > cap;
  const balance = {
    cap: whole,
    used: used ?? countable(rest(whole, left)),
    left: left ?? (over ? 0 : countable(rest(whole, used))),
  };
  return Object.fromEntries(Object.entries(balance).filter(([, figure]) => figure !== undefined));
}

function countable(bytes: number | undefined): number | undefined {
  return bytes !== undefined && bytes >= 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** The rows that fit, and how many do not. */
export function readRows<Row>(
  rows: readonly unknown[],
  read: z.ZodType<Row>,
): { rows: Row[]; unreadable: number } {
  const parsed = rows.map((row) => read.safeParse(row));
  const fitting = parsed.flatMap((row) => (row.success ? [row.data] : []));
  return { rows: fitting, unreadable: parsed.length - fitting.length };
}

/** Names are compared as people read them: without regard to case and to spaces around them. */
export function sameText(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
