import { consumed, DAY, GB } from "./meter";
import { PRODUCT_TYPES, type NetnutRecord, type Plan } from "./netnut-record";
import { habitOf, rollPassword, seats, type Habit, type Seat } from "./reseller";

/** Most got their traffic over two months ago, the others recently. */
const ages: Parameters<typeof habitOf>[2] = (roll) =>
  roll.chance(0.6) ? 48 + roll.next() * 38 : 4 + roll.next() * 40;

function planOf(
  { roll }: Seat,
  { gb, bytes, pattern, start, until }: Habit,
  id: number,
  anchor: number,
): Plan {
  const age = (anchor - start) / DAY;
  const term = [30, 90, 180, 365].find((days) => days > age + 12) ?? 365;
  return {
    id,
    planId: roll.int(300, 420),
    product: roll.pick(PRODUCT_TYPES),
    gb,
    start,
    end: start + term * DAY,
    pattern,
    bytes,
    since: until,
  };
}

/** The plan before a renewal: it ended when the current one began, or this many days later. */
function earlier(plan: Plan, overlap: number): Plan {
  const start = plan.start - 60 * DAY;
  const end = plan.start + overlap * DAY;
  const pattern = { ...plan.pattern, kind: "steady" as const };
  const bytes = Math.min(Math.round(consumed(pattern, start, end)), plan.gb * GB);
  return { ...plan, id: plan.id - 1, start, end, pattern, bytes, since: end };
}

function plansOf(seat: Seat, id: number, anchor: number, stopped: number): Plan[] {
  if (seat.fate === "new") return [];
  const plan = planOf(seat, habitOf(seat, anchor, ages, stopped), id * 100 + 1, anchor);
  switch (seat.fate) {
    case "renewed":
      return [earlier(plan, 0), plan];
    // Bought before the last one was over: for some days both were in use, and the counter shows one.
    case "early":
      return [earlier(plan, 5), plan];
    default:
      return [plan];
  }
}

/** Sub-users as they were at `anchor` (ms). */
export function* seedNetnut(count: number, anchor: number): Generator<NetnutRecord> {
  let id = 48_200;
  for (const seat of seats("netnut", count)) {
    const { roll, company, login, purpose, email, fate, turn } = seat;
    id += 1 + (roll.chance(0.15) ? roll.int(1, 30) : 0);
    const active = fate !== "enough" || roll.chance(0.87);
    const stopped = active ? 0 : roll.int(1, 40);
    yield {
      key: String(id),
      order: id,
      row: {
        customer_id: id,
        customer_name: turn === 0 || roll.chance(0.6) ? company : `${company} (${purpose})`,
        customer_login_name: login,
        customer_dashboard_email: email,
        customer_active: active,
      },
      secrets: {
        customer_login_pwd: rollPassword(roll),
        customer_dashboard_pwd: rollPassword(roll),
      },
      plans: plansOf(seat, id, anchor, stopped),
      ips: roll.chance(0.1)
        ? [
            {
              access_point: "eu-west",
              country_code: roll.pick(["US", "DE", "UK"]),
              ips: roll.int(5, 100),
              bandwidth: roll.int(10, 500),
            },
          ]
        : [],
    };
  }
}
