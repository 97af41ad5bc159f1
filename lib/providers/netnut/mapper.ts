import "server-only";
import { z } from "zod";
import { GB } from "../../format";
import type { DayUse, PoolPackage, RemoteSubUser, TrafficUsage } from "../provider";

const flag = z
  .union([z.boolean(), z.literal(0), z.literal(1), z.enum(["true", "false", "0", "1"])])
  .transform((value) => value === true || value === 1 || value === "true" || value === "1");

/** Opaque, but it must survive a path and a database column unchanged. */
const identifier = z
  .union([z.number().int().refine(Number.isSafeInteger), z.string().min(1).max(200)])
  .transform(String)
  .refine((id) => id !== "." && id !== ".." && id.trim() !== "" && id.isWellFormed() && !/\p{Cc}/u.test(id));

const words = z.string().nullish().catch(null);

// An allow-list: older answers carry the proxy password in clear, and what is not named here never leaves this file.
const row = z.object({
  customer_id: identifier,
  customer_name: words,
  customer_login_name: words,
  customer_dashboard_email: words,
  customer_active: flag.nullish().catch(null),
  is_active: flag.nullish().catch(null),
});

/** A listing row, or null when it has no usable id. */
export function toSubUser(value: unknown): RemoteSubUser | null {
  const parsed = row.safeParse(value);
  if (!parsed.success) return null;
  const { customer_id: remoteId, customer_name: name, customer_login_name: login, customer_dashboard_email: email } = parsed.data;
  const active = parsed.data.customer_active ?? parsed.data.is_active;
  return {
    remoteId,
    name: name || login || `#${remoteId}`,
    ...(login && { login }),
    ...(email && { email }),
    status: active == null ? "unknown" : active ? "active" : "disabled",
  };
}

/** Thrown away here: the token that some writes answer with. */
export const writeAnswer = z.object({ success: z.literal(true) });

/** The rows of an envelope with an array or one object, an array of envelopes, or a bare array: all four have been seen. */
export const rowsAnswer = z.unknown().transform((body, context): unknown[] => {
  const rows = rowsOf(body);
  if (rows) return rows;
  context.addIssue({ code: "custom", message: "no rows" });
  return z.NEVER;
});

function rowsOf(body: unknown): unknown[] | null {
  if (Array.isArray(body)) {
    if (!body.some(isEnvelope)) return body;
    const parts = body.map((part) => (isEnvelope(part) ? rowsOf(part) : null));
    return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? []);
  }
  if (!isEnvelope(body)) return typeof body === "object" && body !== null && "customer_id" in body ? [body] : null;
  if (body.success === false) return null;
  if (Array.isArray(body.data)) return body.data;
  return typeof body.data === "object" && body.data !== null ? [body.data] : null;
}

function isEnvelope(value: unknown): value is { success?: unknown; data?: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !("customer_id" in value) && ("success" in value || "data" in value);
}

const gigabytes = z.union([z.string().trim().min(1).transform(Number), z.number()]).refine((value) => value >= 0 && value * GB <= Number.MAX_SAFE_INTEGER);

const plan = z.object({ is_active: flag.nullish().catch(null), plan_gb: gigabytes, total_gb_used: gigabytes });

/** The sum over active plans. Plans whose figures cannot be read or counted make the whole answer unknown rather than wrong. */
export function toTrafficUsage(rows: unknown[]): TrafficUsage | null {
  const plans = rows.map((value) => plan.safeParse(value));
  if (plans.some((parsed) => !parsed.success)) return null;
  const active = plans.flatMap((parsed) => (parsed.success && parsed.data.is_active !== false ? [parsed.data] : []));
  const sum = (pick: (row: z.infer<typeof plan>) => number) => Math.round(active.reduce((total, row) => total + pick(row), 0) * GB);
  const usage = { ...(rows.length === 0 && { empty: true }), trafficCap: sum((row) => row.plan_gb), trafficUsed: sum((row) => row.total_gb_used) };
  return Number.isSafeInteger(usage.trafficCap) && Number.isSafeInteger(usage.trafficUsed) ? usage : null;
}

const poolPlan = z.object({
  id: z.union([z.number(), z.string()]).transform(String),
  product_type: z.string().nullish().catch(null),
  plan_gb: gigabytes,
  total_gb_used: gigabytes,
  end_date: z.string().nullish().catch(null),
  is_active: flag.nullish().catch(null),
});

/** Null when a package cannot be read: a pool that is too small or too large is worse than none. */
export function toPool(rows: unknown[]): PoolPackage[] | null {
  const parsed = rows.map((value) => poolPlan.safeParse(value));
  if (parsed.some((row) => !row.success)) return null;
  return parsed.flatMap((row) => (row.success ? [row.data] : [])).map((row) => {
    const end = row.end_date ? new Date(row.end_date) : null;
    return {
      id: row.id,
      product: row.product_type ?? "*",
      bought: Math.round(row.plan_gb * GB),
      used: Math.round(row.total_gb_used * GB),
      endsAt: end && end.getUTCFullYear() <= 9999 ? end : null,
      active: row.is_active !== false,
    };
  });
}

const dayRow = z.object({
  customer_id: identifier.optional(),
  d_usage: z.string().nullish(),
  start_date: z.string().nullish(),
  traffic: z.union([z.string().trim().min(1).transform(Number), z.number()]).refine((value) => value >= 0 && value <= Number.MAX_SAFE_INTEGER),
});

/** Bytes per day of one sub-user. Null when a row cannot be read, or a day comes twice: then it may be somebody else's. */
export function toDays(rows: unknown[], remoteId: string): DayUse[] | null {
  const days = new Map<string, number>();
  for (const value of rows) {
    const parsed = dayRow.safeParse(value);
    if (!parsed.success) return null;
    const { customer_id: of, d_usage: date, start_date: start, traffic } = parsed.data;
    if (of !== undefined && of !== remoteId) continue;
    const day = (date ?? start ?? "").slice(0, 10);
    if (!z.iso.date().safeParse(day).success || days.has(day)) return null;
    days.set(day, Math.round(traffic));
  }
  return [...days].map(([day, bytes]) => ({ day, bytes }));
}

const errorBody = z.object({ message: z.string() });

export function errorMessage(body: unknown): string | undefined {
  const parsed = errorBody.safeParse(Array.isArray(body) ? body[0] : body);
  return parsed.success && parsed.data.message.trim() !== "" ? parsed.data.message : undefined;
}
