import "server-only";
import { setMaxListeners } from "node:events";
import { clockState } from "./clock";
import { secretIsKnown } from "./secret-known";
import { singleton } from "./singleton";

/**
 * How far a stop has come. "begun": this process is not ready, takes up nothing new and finishes what is
 * under way. "over": the time for that has passed, so nothing more is sent.
 */
const stop = () =>
  singleton("stop", () => {
    const made = { begun: new AbortController(), over: new AbortController() };
    // Everything under way listens.
    setMaxListeners(0, made.begun.signal, made.over.signal);
    return made;
  });

/** Whether this process was asked to stop. The front door asks the same; see scripts/lib/front-door.mjs. */
export function draining(): boolean {
  return stop().begun.signal.aborted;
}

/**
 * Whether this process takes up nothing new: it is to stop, its clock is wrong, or it can add nothing to the
 * audit.
 */
export function refusesNewWork(): boolean {
  return draining() || clockState().state === "wrong" || !secretIsKnown();
}

/** Aborts when this process is asked to stop: for reads that another process repeats without loss. */
export function drainSignal(): AbortSignal {
  return stop().begun.signal;
}

/** Aborts when the time to finish is over: for what still waits to be sent. */
export function overSignal(): AbortSignal {
  return stop().over.signal;
}

export function beginDraining(): void {
  stop().begun.abort();
}

export function endDraining(): void {
  stop().over.abort();
}
