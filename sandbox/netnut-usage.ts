import { z } from "zod";
import { DAY, GB } from "./meter";
import type { NetnutRecord, Plan } from "./netnut-record";
import type { NetnutUsers } from "./netnut-users";
import type { Machine } from "./server";

const BYTES_PER_REQUEST = 85_000;
const iso = (at: number) => new Date(at).toISOString();
const inGb = (bytes: number) => (bytes / GB).toFixed(4);

const dateRange = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2},\d{4}-\d{2}-\d{2}$/, "must be 'YYYY-MM-DD,YYYY-MM-DD'");

export const poolBody = z.strictObject({
  dateRange: dateRange.optional(),
  planStatus: z.string().optional(),
});

export const trafficBody = z
  .strictObject({
    dateRange,
    bySubUser: z.boolean().default(false),
    subUsers: z.string().default(""),
    byDate: z.boolean().default(false),
  })
  .transform((body, context) => {
    const [from = NaN, last = NaN] = body.dateRange.split(",").map((day) => Date.parse(day));
    const days = (last - from) / DAY + 1;
    if (!(days >= 1 && days <= 30)) {
      context.addIssue({ code: "custom", message: "dateRange must span 1 to 30 days" });
      return z.NEVER;
    }
    return { ...body, from, days };
  });

export function netnutUsage(users: NetnutUsers, parts: Machine) {
  const usedNow = (record: NetnutRecord, plan: Plan) => users.usedAt(record, plan, parts.counters.read());

  function planRow(record: NetnutRecord, plan: Plan) {
    const used = usedNow(record, plan);
    return {
      id: plan.id,
      start_date: iso(plan.start),
      end_date: iso(plan.end),
      is_active: plan.end > parts.counters.read(),
      total_requests_used: Math.floor(used / BYTES_PER_REQUEST),
      total_gb_used: inGb(used),
      is_over: used >= plan.gb * GB,
      plan_id: plan.planId,
      product_type: plan.product,
      plan_name: `${plan.product === "*" ? "All products" : plan.product.toUpperCase()} ${plan.gb} GB`,
      plan_gb: String(plan.gb),
    };
  }

  function usedBetween(record: NetnutRecord, from: number, to: number): number {
    const until = Math.min(to, parts.counters.read());
    return record.plans.reduce((sum, plan) => {
      const start = Math.max(from, plan.start);
      return until > start
        ? sum + users.usedAt(record, plan, until) - users.usedAt(record, plan, start)
        : sum;
    }, 0);
  }

  function trafficRow(records: readonly NetnutRecord[], from: number, to: number) {
    const bytes = records.reduce((sum, record) => sum + usedBetween(record, from, to), 0);
    return {
      traffic: Math.floor(bytes),
      extra_traffic: 0,
      request: Math.floor(bytes / BYTES_PER_REQUEST),
      d_usage: iso(from).slice(0, 10),
      start_date: iso(from),
    };
  }

  return {
    /** All plans of a sub-user, active ones first; those that a test planted, as they are. */
    plans(record: NetnutRecord): unknown[] {
      const planted = record.raw?.fields.plans;
      if (Array.isArray(planted)) return planted;
      return record.plans
        .map((plan) => planRow(record, plan))
        .sort((a, b) => Number(b.is_active) - Number(a.is_active) || b.id - a.id);
    },

    /** The reseller's own packages: bought, and used by all sub-users together. */
    pool({ planStatus }: z.output<typeof poolBody>) {
      const { gb, since } = users.pool();
      const used = users
        .all()
        .reduce(
          (sum, record) => sum + record.plans.reduce((bytes, plan) => bytes + usedNow(record, plan), 0),
          0,
        );
      const current = {
        id: 9_001,
        start_date: iso(since - 92 * DAY),
        end_date: iso(since + 273 * DAY),
        is_active: true,
        total_requests_used: Math.floor(used / BYTES_PER_REQUEST),
        total_gb_used: inGb(used),
        usage_percentage: gb > 0 ? ((used / (gb * GB)) * 100).toFixed(2) : "0.00",
        plan_gb: String(gb),
        product_type: "*",
      };
      const past = {
        ...current,
        id: 8_114,
        start_date: iso(since - 457 * DAY),
        end_date: iso(since - 92 * DAY),
        is_active: false,
        total_requests_used: Math.floor((20_000 * GB) / BYTES_PER_REQUEST),
        total_gb_used: "20000",
        usage_percentage: "100.00",
        plan_gb: "20000",
      };
      const wanted = planStatus?.toLowerCase();
      return [current, past].filter((plan) =>
        wanted === "active" ? plan.is_active : wanted === "inactive" ? !plan.is_active : true,
      );
    },

    traffic(body: z.output<typeof trafficBody>) {
      const ids = body.subUsers
        .split(",")
        .map((id) => id.trim())
        .filter(Boolean);
      const records = ids.length ? ids.flatMap((id) => users.find(id) ?? []) : users.all();
      const days = body.byDate
        ? Array.from(
            { length: body.days },
            (_, day) => [body.from + day * DAY, body.from + (day + 1) * DAY] as const,
          )
        : [[body.from, body.from + body.days * DAY] as const];
      if (!body.bySubUser) return days.map(([from, to]) => trafficRow(records, from, to));
      return records.flatMap((record) =>
        days.map(([from, to]) => ({
          customer_id: record.row.customer_id,
          ...trafficRow([record], from, to),
        })),
      );
    },
  };
}
