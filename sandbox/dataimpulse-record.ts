import type { Pattern } from "./meter";
import type { Kept } from "./roster";

export const GIB = 2 ** 30;

/** What each kind of pool costs per GB that is given. */
export const POOL_FACTORS = {
  residential: 1,
  residential_premium: 5,
  mobile: 2,
  datacenter: 0.5,
} as const;

export type PoolType = keyof typeof POOL_FACTORS;
export const POOL_TYPES = Object.keys(POOL_FACTORS) as [PoolType, ...PoolType[]];

export interface Settable {
  label: string;
  threads: number;
  sticky_range: { start: number; end: number };
  allowed_ips: string[];
  blocked: boolean;
  pool_type: PoolType;
  default_pool_parameters: Record<string, unknown>;
}

interface Addition {
  /** GB of the pool. */
  charged: number;
  /** GB. */
  added: number;
  /** ms */
  at: number;
}

export interface DataImpulseUser extends Kept {
  row: Settable & { id: number; login: string };
  password: string;
  /** Bytes ever added and not taken back. */
  total: number;
  additions: Addition[];
  meter: {
    pattern: Pattern;
    /** When it was first given traffic, ms. */
    start: number;
    /** Bytes used at `since` (ms of the counter clock). */
    bytes: number;
    since: number;
  };
  /** Merged over the row, or with `exact` returned instead of it: how tests plant broken records. */
  raw?: { exact: boolean; fields: Record<string, unknown> };
}

/** What one write leaves behind: a sub-user, or null once it is gone, and the pool. */
export interface DataImpulseRecord {
  user: DataImpulseUser | null;
  /** GB of the pool that are left, in hundredths. */
  pool: number;
}

/** A sub-user as its endpoints answer it. */
export interface DataImpulseRow extends Settable {
  id: number;
  login: string;
  password: string;
  /** Bytes left. */
  balance: number;
  balance_format: string;
  blocked_hosts: string[];
}

/** Everything about a sub-user, for the controls. Bytes. */
export interface DataImpulseState extends DataImpulseRow {
  balance_total: number;
  balance_used: number;
  additions: Addition[];
}
