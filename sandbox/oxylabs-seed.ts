import type { Dice } from "./dice";
import { DAY, GB } from "./meter";
import { periods, type OxylabsRecord } from "./oxylabs-record";
import { habitOf, rollPassword, seats, type Habit, type Seat } from "./reseller";

/** 0 to none, all to a few: most have a limit that is now and then a fraction. */
function limitOf({ fate, roll }: Seat, { gb, bytes }: Habit): number | null {
  if (fate !== "enough") return gb;
  const luck = roll.next();
  if (luck < 0.1) return null;
  if (luck < 0.14) return 0;
  const part = Math.round((gb - roll.next() * 0.2 * (gb - bytes / GB)) * 100) / 100;
  return luck < 0.4 ? part : gb;
}

function recordOf(seat: Seat, id: number, anchor: number): OxylabsRecord {
  const { roll, fate, login } = seat;
  const began = periods(anchor).start(anchor);
  const lifetime = fate !== "enough" || roll.chance(0.3);
  const ages = (rolled: Dice) => (lifetime ? 10 + rolled.next() * 120 : (anchor - began) / DAY);
  const stopped = fate === "enough" && roll.chance(0.1) ? roll.int(1, 8) : 0;
  const habit = habitOf(seat, anchor, ages, 0);
  const { bytes, pattern, start } = habit;
  const limit = limitOf(seat, habit);
  return {
    key: String(id),
    order: id,
    row: {
      id,
      username: login,
      status: stopped > 0 || fate === "spent" ? "disabled" : "active",
      traffic_limit: limit,
      auto_disable: fate !== "near" && roll.chance(0.8),
      lifetime,
    },
    password: `${rollPassword(roll)}_3aB`,
    created: lifetime ? start : began - roll.int(5, 300) * DAY,
    meter: {
      pattern,
      bytes: limit === 0 ? 0 : bytes,
      from: lifetime ? start : began,
      since: stopped > 0 ? anchor - stopped * DAY : habit.until,
    },
  };
}

/** Sub-users as they were at `anchor` (ms). */
export function* seedOxylabs(count: number, anchor: number): Generator<OxylabsRecord> {
  let id = 2_318_400;
  for (const seat of seats("oxylabs", count)) {
    id += 1 + seat.roll.int(0, 40);
    yield recordOf(seat, id, anchor);
  }
}
