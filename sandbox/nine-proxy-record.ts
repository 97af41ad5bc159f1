import type { Pattern } from "./meter";
import type { Kept } from "./roster";

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

interface Meter {
  pattern: Pattern;
  bytes: number;
  ips: number;
  bytesPerIp: number;
  /** When the counters stood at `bytes` and `ips`, ms of the counter clock. */
  since: number;
}

export interface NineProxyRecord extends Kept {
  row: Omit<NineProxyRow, "data_used" | "ip_used">;
  meter: Meter;
  /** Answered over, or when `exact` instead of, the row: how tests plant broken records. */
  raw?: { exact: boolean; fields: Record<string, unknown> };
}
