import type { Pattern } from "./meter";
import type { Booked } from "./book";
import type { Switches } from "./switches";

export interface NineProxyRow {
  id: number;
  user_name: string;
  use_key: string;
  /** Bytes; 0 or less = no cap. */
  usage_cap: number;
  /** Below 0 = no cap. */
  ip_usage_cap: number;
  data_used: number;
  ip_used: number;
  /** 1 active, 2 disabled, 3 blocked. */
  status: number;
  note: string;
  /** Seconds. */
  created_at: number;
  updated_at: number;
}

/** A row as it is returned, with or without its caps, as the switch says. */
export function withCapsAs(caps: Switches["caps"], row: NineProxyRow): NineProxyRow {
  if (caps === "said") return row;
  const { usage_cap, ip_usage_cap, ...rest } = row;
  const said: Record<Exclude<Switches["caps"], "said">, object> = {
    null: { usage_cap: null, ip_usage_cap: null },
    "left-out": {},
    "wrong-type": { usage_cap: String(usage_cap), ip_usage_cap: { count: ip_usage_cap } },
    "unlimited-as-null": {
      usage_cap: usage_cap > 0 ? usage_cap : null,
      ip_usage_cap: ip_usage_cap >= 0 ? ip_usage_cap : null,
    },
  };
  return { ...rest, ...said[caps] } as NineProxyRow;
}

interface Meter {
  pattern: Pattern;
  bytes: number;
  ips: number;
  bytesPerIp: number;
  /** When the counters stood at `bytes` and `ips`, ms of the counter clock. */
  since: number;
}

export interface NineProxyRecord extends Booked {
  row: Omit<NineProxyRow, "data_used" | "ip_used">;
  meter: Meter;
}
