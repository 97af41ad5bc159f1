import "server-only";
import { z } from "zod";
import { GB } from "../../domain/format";
import { counter, flag, opaqueId, toDate, wholeBytes } from "../kit/readers";
import type { DayUse, PoolPackage, RemoteSubUser, SubUserDay, TrafficUsage } from "../provider";

const words = z.string().min(1);

/** The names an id has been seen under, the likeliest first. */
export const idFields = ["customer_id", "customerId", "sub_user_id", "id"] as const;
export type IdField = (typeof idFields)[number];

/**
 * NetNut's contract leaves the item of the listing open, so each field is read under the first of these names
 * that has a value. An allow-list: older answers contain the proxy password in clear text, and what is not
 * named here never leaves this file.
 */
export const aliases = {
  name: ["customer_name", "customerName", "sub_user_name", "name"],
  login: [
    "customer_login_name",
    "customerLoginName",
    "login_name",
    "loginName",
    "login",
    "username",
    "user_name",
    "userName",
  ],
  email: [
    "customer_dashboard_email",
    "customerDashboardEmail",
    "dashboard_email",
    "dashboardEmail",
    "customer_email",
    "customerEmail",
    "email",
  ],
  active: ["customer_active", "customerActive", "is_active", "isActive", "active", "status"],
} as const;

const record = z.record(z.string(), z.unknown());

function read<Value>(
  row: Record<string, unknown>,
  names: readonly string[],
  type: z.ZodType<Value>,
): { name: string; value: Value } | undefined {
  for (const name of names) {
    const parsed = Object.hasOwn(row, name) ? type.safeParse(row[name]) : undefined;
    if (parsed?.success) return { name, value: parsed.data };
  }
  return undefined;
}

/**
 * The ids of a row, by field; null where one of them is no id or two differ, so that it is unclear whose row
 * it is.
 */
function idsOf(row: Record<string, unknown>): Map<IdField, string> | null {
  const ids = new Map<IdField, string>();
  for (const field of idFields) {
    if (!Object.hasOwn(row, field) || row[field] === null || row[field] === undefined) continue;
    const parsed = opaqueId.safeParse(row[field]);
    if (!parsed.success) return null;
    ids.set(field, parsed.data);
  }
  return new Set(ids.values()).size === 1 ? ids : null;
}

/**
 * A listing row, or null when it has no usable id: under the account's own field, once that is known. Records
 * in `used` the names it was read under.
 */
export function toSubUser(
  value: unknown,
  idField: IdField | null = null,
  used?: Map<string, Set<string>>,
): RemoteSubUser | null {
  const row = record.safeParse(value);
  const ids = row.success ? idsOf(row.data) : null;
  const remoteId = idField ? ids?.get(idField) : ids?.values().next().value;
  if (!row.success || remoteId === undefined) return null;
  const name = read(row.data, aliases.name, words);
  const login = read(row.data, aliases.login, words);
  const email = read(row.data, aliases.email, words);
  const active = read(row.data, aliases.active, flag);
  for (const [field, found] of Object.entries({ name, login, email, active }))
    if (found) used?.set(field, (used.get(field) ?? new Set()).add(found.name));
  return {
    remoteId,
    name: name?.value ?? login?.value ?? `#${remoteId}`,
    ...(login && { login: login.value }),
    ...(email && { email: email.value }),
    status: active === undefined ? "unknown" : active.value ? "active" : "disabled",
  };
}

/**
 * The field that identifies the sub-users of a listing: the likeliest of those that most of its rows have.
 * Null without a row that has one.
 */
export function chooseIdField(rows: readonly unknown[]): IdField | null {
  const counts = new Map<IdField, number>(idFields.map((field) => [field, 0]));
  for (const value of rows) {
    const row = record.safeParse(value);
    for (const field of (row.success ? idsOf(row.data)?.keys() : undefined) ?? [])
      counts.set(field, (counts.get(field) ?? 0) + 1);
  }
  const most = Math.max(...counts.values());
  return most === 0 ? null : (idFields.find((field) => counts.get(field) === most) ?? null);
}

/** Dropped here: the token that some writes answer with. */
export const writeAnswer = z.object({ success: z.literal(true) });

/**
 * The rows of an envelope with an array or one object, an array of envelopes, or a bare array: all four have
 * been seen.
 */
export const rowsAnswer = z.unknown().transform((body, context): unknown[] => {
  const rows = rowsOf(body);
  if (rows) return rows;
  context.addIssue({ code: "custom", message: "no rows" });
  return z.NEVER;
});

/** The rows of a listing, and whether NetNut said it succeeded: otherwise an empty one proves nothing. */
export const listAnswer = z.unknown().transform((body, context): { rows: unknown[]; said: boolean } => {
  const rows = rowsOf(body);
  if (rows)
    return {
      rows,
      said: Array.isArray(body) ? body.length > 0 && body.every(saysSuccess) : saysSuccess(body),
    };
  context.addIssue({ code: "custom", message: "no rows" });
  return z.NEVER;
});

function saysSuccess(value: unknown): boolean {
  return isEnvelope(value) && value.success === true;
}

function rowsOf(body: unknown): unknown[] | null {
  if (Array.isArray(body)) {
    if (!body.some(isEnvelope)) return body;
    const parts = body.map((part) => (isEnvelope(part) ? rowsOf(part) : null));
    return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? []);
  }
  if (!isEnvelope(body))
    return typeof body === "object" && body !== null && idFields.some((field) => field in body)
      ? [body]
      : null;
  if (body.success === false) return null;
  if (Array.isArray(body.data)) return body.data;
  return typeof body.data === "object" && body.data !== null ? [body.data] : null;
}

function isEnvelope(value: unknown): value is { success?: unknown; data?: unknown } {
  if (typeof value !== "object" || value === null || Array.isArray(value) || "customer_id" in value)
    return false;
  if ("data" in value && typeof value.data === "object" && value.data !== null) return true;
  return ("success" in value || "data" in value) && !idFields.some((field) => field in value);
}

const gigabytes = counter.refine((value) => wholeBytes(value, GB) !== undefined);

const plan = z.object({
  is_active: flag.nullish(),
  plan_gb: gigabytes,
  total_gb_used: gigabytes,
  start_date: z.unknown().optional(),
});

/**
 * The sum over active plans. A plan that cannot be read or counted, or whose flag cannot be read, makes the
 * whole answer unknown rather than wrong.
 */
export function toTrafficUsage(rows: unknown[]): TrafficUsage | null {
  const plans = rows.map((value) => plan.safeParse(value));
  if (plans.some((parsed) => !parsed.success)) return null;
  const active = plans.flatMap((parsed) =>
    parsed.success && parsed.data.is_active !== false ? [parsed.data] : [],
  );
  const sum = (pick: (row: z.infer<typeof plan>) => number) =>
    Math.round(active.reduce((total, row) => total + pick(row), 0) * GB);
  const starts = active.map((row) => toDate(row.start_date));
  const since = starts.includes(undefined) ? undefined : starts.toSorted((a, b) => Number(a) - Number(b))[0];
  const usage = {
    ...(rows.length === 0 && { empty: true }),
    ...(since !== undefined && { since }),
    trafficCap: sum((row) => row.plan_gb),
    trafficUsed: sum((row) => row.total_gb_used),
  };
  return Number.isSafeInteger(usage.trafficCap) && Number.isSafeInteger(usage.trafficUsed) ? usage : null;
}

const poolPlan = z.object({
  id: z.union([z.number(), z.string()]).transform(String),
  product_type: z.string().nullish().catch(null),
  plan_gb: gigabytes,
  total_gb_used: gigabytes,
  end_date: z.unknown().optional(),
  is_active: flag.nullish(),
});

/** Null when a package cannot be read: a pool that is too small or too large is worse than none. */
export function toPool(rows: unknown[]): PoolPackage[] | null {
  const parsed = rows.map((value) => poolPlan.safeParse(value));
  if (parsed.some((row) => !row.success)) return null;
  return parsed
    .flatMap((row) => (row.success ? [row.data] : []))
    .map((row) => ({
      id: row.id,
      product: row.product_type ?? "*",
      bought: Math.round(row.plan_gb * GB),
      used: Math.round(row.total_gb_used * GB),
      endsAt: toDate(row.end_date) ?? null,
      active: row.is_active !== false,
    }));
}

const dayRow = z.object({
  customer_id: opaqueId.optional(),
  customerId: opaqueId.optional(),
  sub_user_id: opaqueId.optional(),
  d_usage: z.string().nullish(),
  start_date: z.string().nullish(),
  traffic: counter.refine((value) => value <= Number.MAX_SAFE_INTEGER),
});

interface ReadDay {
  /** Whose it is; undefined where the row does not say. */
  of: string | undefined;
  day: string;
  bytes: number;
}

function toDay(value: unknown): ReadDay | null {
  const parsed = dayRow.safeParse(value);
  if (!parsed.success) return null;
  const { customer_id: id, customerId, sub_user_id: subUserId, d_usage: date, traffic } = parsed.data;
  const day = (date ?? parsed.data.start_date ?? "").slice(0, 10);
  if (!z.iso.date().safeParse(day).success) return null;
  return { of: id ?? customerId ?? subUserId, day, bytes: Math.round(traffic) };
}

/**
 * Bytes per day of one sub-user. Null when a row cannot be read or a day comes twice, as it may then belong
 * to another sub-user.
 */
export function toDays(rows: unknown[], remoteId: string): DayUse[] | null {
  const days = new Map<string, number>();
  for (const value of rows) {
    const row = toDay(value);
    if (!row) return null;
    if (row.of !== undefined && row.of !== remoteId) continue;
    if (days.has(row.day)) return null;
    days.set(row.day, row.bytes);
  }
  return [...days].map(([day, bytes]) => ({ day, bytes }));
}

/** The same of many. Null when a row cannot be read or does not say whose it is. */
export function toSubUserDays(rows: unknown[]): SubUserDay[] | null {
  const days: SubUserDay[] = [];
  for (const value of rows) {
    const row = toDay(value);
    if (row?.of === undefined) return null;
    days.push({ remoteId: row.of, day: row.day, bytes: row.bytes });
  }
  return days;
}
