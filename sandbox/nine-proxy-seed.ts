import { DAY, GB, rollPattern } from "./meter";
import type { NineProxyRecord } from "./nine-proxy-record";
import { personas, rollPassword, type Persona } from "./seed";

function capOf({ roll }: Persona): number {
  const luck = roll.next();
  if (luck < 0.2) return 0;
  return roll.pick([1, 5, 10, 25, 50, 100, 250, 500, 1000, 2000]) * GB;
}

/** Bytes used so far: many in the middle, some close to the cap, a few beyond it. */
function usedOf({ roll }: Persona, cap: number, idle: boolean): number {
  if (idle) return roll.chance(0.6) ? 0 : roll.int(0, 40_000_000);
  if (cap === 0) return Math.round(roll.next() ** 2 * 900 * GB);
  const luck = roll.next();
  if (luck < 0.1) return Math.round(cap * (0.9 + roll.next() * 0.095));
  if (luck < 0.14) return cap;
  if (luck < 0.18) return Math.round(cap * (1.01 + roll.next() * 0.3));
  return Math.round(cap * roll.next() * 0.85);
}

function recordOf(persona: Persona, id: number, anchor: number): NineProxyRecord {
  const { roll, login, note } = persona;
  const pattern = rollPattern(roll);
  const cap = capOf(persona);
  const ipCap = roll.chance(0.55) ? -1 : roll.pick([100, 500, 1000, 5000, 20_000]);
  const luck = roll.next();
  const dataUsed = usedOf(persona, cap, pattern.kind === "idle");
  const ipUsed = Math.round(dataUsed / (12_000_000 + roll.next() * 60_000_000));
  const created = anchor - roll.int(2, 700) * DAY - roll.int(0, DAY);
  const updated = Math.min(anchor - 60_000, created + Math.round(roll.next() * (anchor - created)));
  return {
    key: String(id),
    order: id,
    row: {
      id,
      user_name: login,
      use_key: rollPassword(roll),
      usage_cap: cap,
      ip_usage_cap: ipCap,
      status: luck < 0.82 ? 1 : luck < 0.94 ? 2 : 3,
      note,
      created_at: Math.floor(created / 1000),
      updated_at: Math.floor(updated / 1000),
    },
    meter: {
      pattern,
      bytes: dataUsed,
      ips: ipCap < 0 ? ipUsed : Math.min(ipUsed, ipCap),
      bytesPerIp: 12_000_000 + roll.int(0, 60_000_000),
      since: anchor,
    },
  };
}

/** Sub-users as they stood at `anchor` (ms). */
export function* seedNineProxy(count: number, anchor: number): Generator<NineProxyRecord> {
  let id = 10_400;
  for (const persona of personas(count)) {
    id += 1 + (persona.roll.chance(0.1) ? persona.roll.int(1, 9) : 0);
    yield recordOf(persona, id, anchor);
  }
}
