import { hourMs, minuteMs, secondMs } from "../durations";

/** A difference between two clocks, in the largest unit that it fills one and a half times. */
function difference(milliseconds: number): string {
  const far = Math.abs(milliseconds);
  if (far >= 1.5 * hourMs) return `${Math.round(far / hourMs)} hours`;
  if (far >= 1.5 * minuteMs) return `${Math.round(far / minuteMs)} minutes`;
  return `${Math.round(far / secondMs)} seconds`;
}

/** By how much a clock is wrong, such as "2 hours ahead of". */
const against = (offsetMs: number) => `${difference(offsetMs)} ${offsetMs > 0 ? "ahead of" : "behind"}`;

export const off = (offsetMs: number) =>
  `The clock of an instance of Subdesk is ${against(offsetMs)} the database’s. Everything works, but turn on time synchronisation on both machines: beyond a minuteMs, that instance changes nothing.`;

export const wrong = (offsetMs: number) =>
  `The clock of an instance of Subdesk is ${against(offsetMs)} the database’s, so it changes nothing: it shows data and accepts sign-ins, and leaves changes, runs and syncs to others. Turn on time synchronisation on both machines.`;

export const refused = (offsetMs: number) =>
  `Nothing was changed: the clock of this instance of Subdesk is ${against(offsetMs)} the database’s. Correct both clocks, then try again.`;
