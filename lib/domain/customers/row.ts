import type { Forecasted } from "../usage/forecast";
import type { SubUser, SubUserRef } from "../sub-users/sub-user";
import type { CommentView, CustomerChangeKind, CustomerState, CustomerView } from "./customer";

/** What several sub-users have together, in bytes. What is unknown is counted beside it, never as 0. */
export interface TrafficTotals {
  subUsers: number;
  used: number;
  /** Sub-users whose use is not reported. */
  usedUnknown: number;
  /**
   * Left of the caps of those in use; one that is over its cap has nothing left, and takes
   * nothing from the others.
   */
  left: number;
  /** Of those in use, how many have no cap, and of how many the cap or the use is not reported. */
  unlimited: number;
  leftUnknown: number;
  /** Those disabled or blocked, and what is left of their caps: no one can use it. */
  off: number;
  leftOff: number;
  /** The oldest reading that is in it; null without a sub-user. */
  asOf: string | null;
}

/** The sub-user that runs out first. */
export interface FirstOut extends SubUserRef, Forecasted {
  name: string;
  provider: string;
}

export interface CustomerRow {
  id: string;
  name: string;
  state: CustomerState;
  merged: boolean;
  erased: boolean;
  createdAt: string;
  /** Null without one, and without the permission to see it. */
  reference: string | null;
  /** By provider, most first. */
  providers: { provider: string; subUsers: number }[];
  totals: TrafficTotals;
  first: FirstOut | null;
  /**
   * Bytes of the last 7 and 30 UTC days, today included, that were this customer's; null where
   * nothing is known of them.
   */
  week: number | null;
  month: number | null;
  /** Null without one, and without the permission to see it. */
  lastComment: Pick<CommentView, "author" | "at" | "body"> | null;
}

export interface CustomerPage {
  rows: CustomerRow[];
  total: number;
  page: number;
  size: number;
}

/** All matches of a filter, by name, up to what can be selected at once. */
export interface MatchingCustomers {
  refs: { id: string; name: string }[];
  total: number;
}

/** A sub-user that a customer had before, and until when. */
export interface FormerLink extends SubUserRef {
  name: string;
  provider: string;
  since: string;
  until: string;
}

export interface CustomerDetail
  extends CustomerView,
    Pick<CustomerRow, "totals" | "first" | "week" | "month" | "merged" | "erased"> {
  /** Those it has, also where their provider no longer lists them; those that run out first are first. */
  subUsers: (SubUser & { linkedAt: string; linkedBy: string })[];
  former: FormerLink[];
  /** The last change of its links, or merge into it, that the reader can still undo. */
  undoable: UndoableChange | null;
}

export interface UndoableChange {
  changeId: string;
  kind: CustomerChangeKind;
  at: string;
  actor: string;
  /** How many customers and links it reached, this one and its own included. */
  customers: number;
  links: number;
  /** How many customers it made, which undoing removes as far as no one has used them since. */
  made: number;
}
