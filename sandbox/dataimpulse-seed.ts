import { GIB, POOL_FACTORS, type DataImpulseUser, type PoolType } from "./dataimpulse-record";
import type { Dice } from "./dice";
import { GB } from "./meter";
import { habitOf, rollPassword, seats, type Seat } from "./reseller";

const ages: Parameters<typeof habitOf>[2] = (roll) =>
  roll.chance(0.7) ? 50 + roll.next() * 250 : 4 + roll.next() * 40;

const HEX = "0123456789abcdef";

/** As the vendor makes logins: nothing of the customer is in them. */
export const rollLogin = (roll: Dice) =>
  Array.from({ length: 20 }, () => HEX[roll.int(0, HEX.length - 1)]).join("");

const poolTypeOf = (roll: Dice): PoolType =>
  roll.pick([
    "residential",
    "residential",
    "residential",
    "residential",
    "residential",
    "residential",
    "mobile",
    "datacenter",
    "datacenter",
    "residential_premium",
  ]);

function userOf(seat: Seat, id: number, anchor: number): DataImpulseUser {
  const { roll, company, purpose, fate } = seat;
  const blocked = fate === "enough" && roll.chance(0.1);
  const habit = habitOf(seat, anchor, ages, blocked ? roll.int(1, 40) : 0);
  const pool_type = poolTypeOf(roll);
  const scale = GIB / GB;
  const first = habit.gb >= 4 && roll.chance(0.4) ? Math.floor(habit.gb / 2) : habit.gb;
  const addition = (added: number, at: number) => ({
    charged: added * POOL_FACTORS[pool_type],
    added,
    at: Math.round(at),
  });
  const later = habit.start + (habit.until - habit.start) * 0.4;
  return {
    key: String(id),
    order: id,
    row: {
      id,
      label: `${company}, ${purpose}`,
      login: rollLogin(roll),
      threads: roll.pick([50, 100, 100, 200, 500, 1000, 2000]),
      sticky_range: { start: 10_000, end: 20_000 },
      allowed_ips: roll.chance(0.12) ? [`198.51.100.${id % 250}`] : [],
      blocked,
      pool_type,
      default_pool_parameters: {},
    },
    password: rollPassword(roll),
    total: habit.gb * GIB,
    additions:
      first === habit.gb
        ? [addition(habit.gb, habit.start)]
        : [addition(first, habit.start), addition(habit.gb - first, later)],
    meter: {
      pattern: { ...habit.pattern, bytesPerDay: habit.pattern.bytesPerDay * scale },
      start: habit.start,
      bytes: Math.round(habit.bytes * scale),
      since: habit.until,
    },
  };
}

/** Sub-users as they were at `anchor` (ms). */
export function* seedDataImpulse(count: number, anchor: number): Generator<DataImpulseUser> {
  let id = 31_000;
  for (const seat of seats("dataimpulse", count)) {
    id += 1 + (seat.roll.chance(0.3) ? seat.roll.int(1, 12) : 0);
    yield userOf(seat, id, anchor);
  }
}
