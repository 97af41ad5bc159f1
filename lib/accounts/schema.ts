import { z } from "zod";
import type { OperationDescriptor } from "../providers/descriptor";

export const accountHealths = ["unknown", "reachable", "refused", "unreachable"] as const;
export type AccountHealth = (typeof accountHealths)[number];

export const accountIdInput = z.strictObject({ accountId: z.string().min(1).max(64) });

export interface SyncRunView {
  id: string;
  startedAt: string;
  finishedAt: string | null;
  state: "running" | "done" | "failed";
  trigger: "schedule" | "person" | "first";
  pages: number;
  rows: number;
  /** What the provider said there would be; null when it does not say. */
  expected: number | null;
  changed: number;
  vanished: number;
  unreadable: number;
  error: string | null;
}

/** Connection details a customer needs; null until the gateway is known. */
export interface GatewayView {
  host: string;
  httpPort: number;
  socksPort: number | null;
}

export interface AccountView {
  id: string;
  provider: string;
  providerLabel: string;
  label: string;
  /** "sandbox" is shown on every page. */
  environment: "production" | "sandbox" | "custom";
  source: "environment" | "demo";
  host: string;
  health: AccountHealth;
  healthMessage: string | null;
  healthAt: string | null;
  lastGoodAt: string | null;
  subUsers: number;
  unreadable: number;
  pace: { inFlight: number };
  gateway: GatewayView | null;
  operations: OperationDescriptor[];
  lastSync: SyncRunView | null;
}
