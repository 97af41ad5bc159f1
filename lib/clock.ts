import "server-only";
import { minuteMs } from "./domain/durations";
import { DeskError } from "./domain/errors";
import { refused } from "./domain/texts/clock";
import { singleton } from "./singleton";

/**
 * The database's clock, which all processes share. Between two readings it is continued by this process's
 * monotonic clock, so a wall clock that is wrong, or is set while Subdesk runs, changes nothing.
 */
interface Reading {
  /** The database's time minus performance.now(), in milliseconds. */
  ahead: number;
  /** Half the round trip: it is known no better than this. */
  error: number;
}

/** The best of the last few counts: a slow round trip says less than the quick one before it. */
const kept = 8;
/** A difference that the round trips do not explain means that the database's clock was set. */
const tolerance = 20;
const offBeyond = 5_000;
const wrongBeyond = minuteMs;

const readings = () => singleton("clock", () => [] as Reading[]);

/** Takes a reading: the database said `databaseMs` between two moments of performance.now(). */
export function recordDatabaseTime(databaseMs: number, sentAt: number, answeredAt: number): void {
  const known = readings();
  const reading = { ahead: databaseMs - (sentAt + answeredAt) / 2, error: (answeredAt - sentAt) / 2 };
  const consistent = known.filter(
    ({ ahead, error }) => Math.abs(ahead - reading.ahead) <= error + reading.error + tolerance,
  );
  known.splice(0, known.length, ...consistent.slice(1 - kept), reading);
}

/** What the database's clock shows now. The wall clock's time until it has been read once. */
export function databaseNow(): Date {
  const known = readings();
  if (known.length === 0) return new Date();
  const best = known.reduce((one, other) => (other.error <= one.error ? other : one));
  return new Date(performance.now() + best.ahead);
}

/** "off": to be put right. "wrong": too far from the database's for this process to change anything. */
export interface ClockState {
  /** How far this process's wall clock is ahead of the database's, in milliseconds. */
  offsetMs: number;
  state: "right" | "off" | "wrong";
}

export function clockState(): ClockState {
  const offsetMs = Math.round(Date.now() - databaseNow().getTime());
  return { offsetMs, state: stateOf(offsetMs) };
}

/** How a clock counts that is so far ahead of the database's. */
export function stateOf(offsetMs: number): ClockState["state"] {
  const far = Math.abs(offsetMs);
  return far > wrongBeyond ? "wrong" : far > offBeyond ? "off" : "right";
}

/** For whatever changes something: what this process would store or send may be wrong in time. */
export function requireRightClock(): void {
  const { state, offsetMs } = clockState();
  if (state === "wrong") throw new DeskError("clock", refused(offsetMs));
}
