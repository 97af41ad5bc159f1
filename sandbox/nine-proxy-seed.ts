import { GB } from "./meter";
import type { NineProxyRecord } from "./nine-proxy-record";
import { habitOf, rollPassword, seats, type Seat } from "./reseller";

const ages: Parameters<typeof habitOf>[2] = (roll) =>
  roll.chance(0.75) ? 60 + roll.next() * 340 : 4 + roll.next() * 50;

function recordOf(seat: Seat, id: number, anchor: number): NineProxyRecord {
  const { roll, login, note, fate } = seat;
  const luck = fate === "enough" ? roll.next() : 0;
  const status = luck < 0.88 ? 1 : luck < 0.965 ? 2 : 3;
  const { gb, bytes, pattern, start, until } = habitOf(
    seat,
    anchor,
    ages,
    status === 1 ? 0 : roll.int(1, 40),
  );
  const uncapped = fate === "enough" && roll.chance(0.13);
  const bytesPerIp = 12_000_000 + roll.int(0, 60_000_000);
  const ips = Math.floor(bytes / bytesPerIp);
  const roomy = [100, 500, 1000, 5000, 20_000, 100_000].find((count) => count > ips * 1.5);
  const changed = status === 1 ? start + roll.next() * (until - start) : until;
  return {
    key: String(id),
    order: id,
    row: {
      id,
      user_name: login,
      use_key: rollPassword(roll),
      usage_cap: uncapped ? 0 : gb * GB,
      ip_usage_cap: roll.chance(0.55) ? -1 : (roomy ?? -1),
      status,
      note,
      created_at: Math.floor(start / 1000),
      updated_at: Math.floor(Math.min(anchor - 60_000, changed) / 1000),
    },
    meter: { pattern, bytes, ips, bytesPerIp, since: until },
  };
}

/** Sub-users as they were at `anchor` (ms). */
export function* seedNineProxy(count: number, anchor: number): Generator<NineProxyRecord> {
  let id = 10_400;
  for (const seat of seats("nine-proxy", count)) {
    id += 1 + (seat.roll.chance(0.1) ? seat.roll.int(1, 9) : 0);
    yield recordOf(seat, id, anchor);
  }
}
