const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** A difference between two clocks, in the largest unit that it fills one and a half times. */
function difference(milliseconds: number): string {
  const far = Math.abs(milliseconds);
  if (far >= 1.5 * hour) return `${Math.round(far / hour)} hours`;
  if (far >= 1.5 * minute) return `${Math.round(far / minute)} minutes`;
  return `${Math.round(far / second)} seconds`;
}

/** By how much a clock is wrong, such as "2 hours ahead of". */
const against = (offsetMs: number) => `${difference(offsetMs)} ${offsetMs > 0 ? "ahead of" : "behind"}`;

export const refused = (offsetMs: number) =>
  `Nothing was changed: the clock of this instance of Subdesk is ${against(offsetMs)} the database’s. Have both clocks set, then try again.`;
