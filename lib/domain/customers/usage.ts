import type { UsageRange } from "../usage/history";

/** What one sub-user used as this customer's. */
export interface CustomerUsagePart {
  /** Null for all others together. */
  subUser: { accountId: string; remoteId: string; name: string; apart: string | null } | null;
  /** How many it stands for. */
  subUsers: number;
  /** Bytes of each step; null where nothing is known, or the sub-user was not this customer's. */
  values: (number | null)[];
  total: number;
}

export interface CustomerUsage {
  range: UsageRange;
  step: "hour" | "day";
  /** The start of each hour or UTC day. */
  steps: string[];
  /** Those who used most first. */
  parts: CustomerUsagePart[];
  total: number;
}

/** The parts that are drawn by themselves; what others used is one more. */
export const maxUsageParts = 7;
