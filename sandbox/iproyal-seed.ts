import type { Dice } from "./dice";
import type { IproyalRecord } from "./iproyal-record";
import { GB } from "./meter";
import { habitOf, rollPassword, seats } from "./reseller";

const ages: Parameters<typeof habitOf>[2] = (roll) =>
  roll.chance(0.75) ? 65 + roll.next() * 240 : 4 + roll.next() * 50;

const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A ULID of this time (ms), its random part rolled. */
export function rollUlid(time: number, roll: Dice): string {
  let rest = Math.floor(time);
  let head = "";
  for (let place = 0; place < 10; place += 1) {
    head = `${SIGNS[rest % 32]}${head}`;
    rest = Math.floor(rest / 32);
  }
  return head + Array.from({ length: 16 }, () => SIGNS[roll.int(0, 31)]).join("");
}

/** Sub-users as they were at `anchor` (ms). */
export function* seedIproyal(count: number, anchor: number): Generator<IproyalRecord> {
  let id = 6_200;
  for (const seat of seats("iproyal", count)) {
    const { roll, login } = seat;
    id += 1 + (roll.chance(0.2) ? roll.int(1, 12) : 0);
    const { gb, bytes, pattern, start, until } = habitOf(seat, anchor, ages, 0);
    const extra = seat.fate === "enough" && roll.chance(0.3) ? roll.pick([0.25, 0.5, 0.75]) : 0;
    const hash = rollUlid(start, roll);
    yield {
      key: hash,
      order: id,
      row: { hash, id, username: login, password: rollPassword(roll) },
      limits: {},
      given: Math.round((gb + extra) * GB),
      meter: { pattern, bytes, start, since: until },
    };
  }
}
