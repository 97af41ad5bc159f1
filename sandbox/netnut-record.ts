import type { Pattern } from "./meter";
import type { Kept } from "./roster";

export const PRODUCT_TYPES = ["*", "dc", "res", "stc", "mob"] as const;

export type ProductType = (typeof PRODUCT_TYPES)[number];

/** A package of traffic that a sub-user was given. */
export interface Plan {
  id: number;
  planId: number;
  product: ProductType;
  gb: number;
  /** ms */
  start: number;
  end: number;
  pattern: Pattern;
  /** Bytes used at `since` (ms of the counter clock). */
  bytes: number;
  since: number;
}

export interface IpBlock {
  access_point: string;
  country_code: string;
  ips: number;
  bandwidth: number;
}

export interface NetnutRow {
  customer_id: number;
  customer_name: string;
  customer_login_name: string;
  customer_dashboard_email: string;
  customer_active: boolean;
}

export interface NetnutSecrets {
  customer_login_pwd: string;
  customer_dashboard_pwd: string;
}

export interface NetnutRecord extends Kept {
  row: NetnutRow;
  secrets: NetnutSecrets;
  plans: Plan[];
  ips: IpBlock[];
  /** Merged over the row, or with `exact` returned instead of it: how tests plant broken records. */
  raw?: { exact: boolean; fields: Record<string, unknown> };
}

/** Everything about a sub-user, for the controls. */
export type NetnutState = NetnutRow & NetnutSecrets & Pick<NetnutRecord, "plans" | "ips">;
