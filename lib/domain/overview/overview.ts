import type { CustomerName } from "../customers/name";
import type { SubUserRef } from "../sub-users/sub-user";
import type { Distrust } from "../accounts/distrust";
import type { Checklist } from "./checklist";
import type { Act } from "../activity/activity";

export interface ProviderUse {
  accountId: string;
  label: string;
  today: number;
  /**
   * Yesterday by the same time, of the hour under way the same share; null when Subdesk did not observe all
   * of that day.
   */
  yesterday: number | null;
  /** Today and the 29 days before. */
  last30: number;
  /** The 30 days before these; null when they are not known. */
  previous30: number | null;
  /** One number per day, oldest first, 30 of them. */
  days: number[];
  /** When Subdesk first looked; null when that was before all of these days. */
  watchedSince: string | null;
  /** The number of sub-users whose earlier days the provider reports; null when it does not. */
  remembered: number | null;
}

export interface PoolView {
  accountId: string;
  label: string;
  /** Bytes bought from the provider and still valid; null when the provider does not say. */
  bought: number | null;
  /** Bytes of it already used; null likewise. */
  used: number | null;
  free: number | null;
  /** Whether traffic leaves the pool when it is given to a sub-user or when that uses it. */
  spent: "when-granted" | "when-used";
  /**
   * How long that lasts at the recent rate of its sub-users, without those that cannot work; null without a
   * rate.
   */
  daysLeft: number | null;
  /** Sum of the caps of all that may work, also of unknown status, and what they have used of them. */
  caps: number;
  capsUsed: number;
  /** What may still be used under the caps; a sub-user over its cap does not reduce it. */
  open: number;
  unlimited: number;
  /** Whether the caps still allow more than is free. Null when the pool is unknown. */
  overCommitted: boolean | null;
  packages: {
    id: string;
    product: string;
    bought: number | null;
    used: number | null;
    /** Where the provider says what is left of it and not the other two. */
    left?: number;
    endsAt: string | null;
    active: boolean;
  }[];
  readAt: string | null;
}

export interface Mover {
  accountId: string;
  remoteId: string;
  name: string;
  /** What tells it from others with its name; null where no other has it. */
  apart: string | null;
  week: number;
}

export interface RunningOut {
  accountId: string;
  remoteId: string;
  name: string;
  apart: string | null;
  days: number;
  left: number;
}

/** A customer, and the first of its sub-users to run out. */
export interface CustomerRunningOut extends CustomerName {
  subUser: SubUserRef & { name: string };
  days: number;
  left: number;
}

export interface OverviewView {
  /** What is left to set up; null for those who do not set it up, or no longer want to see it. */
  checklist: Checklist | null;
  needs: {
    unknownOperations: number;
    /** Paused by Subdesk itself, because something else answers at their address. */
    untrustedAccounts: { id: string; label: string; what: Distrust; since: string }[];
    refusedAccounts: { id: string; label: string; message: string | null }[];
    unreachableAccounts: { id: string; label: string; message: string | null; lastGoodAt: string | null }[];
    /** Accounts that nothing has been read from yet: why not, or how far the first reading is. */
    unreadAccounts: {
      id: string;
      label: string;
      message: string | null;
      reading: { rows: number; expected: number | null } | null;
    }[];
    pausedRuns: number;
    usedUp: number;
    /** Without those used up. */
    runningOut: number;
    runningOutDays: number;
    overCommitted: string[];
    openAlerts: number;
    /** Active alert rules that are not evaluated because their filter cannot be applied. */
    brokenRules: { id: string; name: string; reason: string }[];
  };
  subUsers: { total: number; active: number; disabled: number; blocked: number };
  use: ProviderUse[];
  pools: PoolView[];
  movers: Mover[];
  runningOut: RunningOut[];
  /** Null while no sub-user has a customer. */
  customers: CustomerRunningOut[] | null;
  /** What people did last. */
  activity: Act[];
}
