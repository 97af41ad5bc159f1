import type { Booked } from "./book";
import { DAY, type Pattern } from "./meter";

export interface OxylabsRow {
  id: number;
  username: string;
  status: "active" | "disabled";
  /** "2022-01-24 13:54" */
  created_at: string;
  /** GB used in the present period, or since the start with `lifetime`. */
  traffic: number;
  /** GB; null = unlimited, 0 = blocked. */
  traffic_limit: number | null;
  auto_disable: boolean;
  lifetime: boolean;
}

/** What no answer contains is only in the controls. */
export interface OxylabsState extends OxylabsRow {
  password: string;
}

interface Meter {
  pattern: Pattern;
  /** Used between `from`, when the counter began, and `since`; both ms of the counter clock. */
  bytes: number;
  from: number;
  since: number;
}

export interface OxylabsRecord extends Booked {
  row: Omit<OxylabsRow, "traffic" | "created_at">;
  password: string;
  /** ms */
  created: number;
  meter: Meter;
}

/** How long before the seed the present period of the account began. */
const INTO_THE_PERIOD = 18 * DAY;

/** The subscription months of an account seeded at `anchor`: each begins on the same day, at 00:00 UTC. */
export function periods(anchor: number) {
  const day = Math.min(28, new Date(anchor - INTO_THE_PERIOD).getUTCDate());
  const inMonth = (at: number, months: number) => {
    const date = new Date(at);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, day);
  };
  const start = (at: number) => (inMonth(at, 0) <= at ? inMonth(at, 0) : inMonth(at, -1));
  return { start, end: (at: number) => inMonth(start(at), 1) };
}
