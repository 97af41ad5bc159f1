/** A person's own traffic ceilings. Amounts with their unit. */
export const leftOfDay = (left: string, daily: string) =>
  `${left} of your ${daily} a day is left until midnight UTC.`;
export const leftAndOnce = (left: string, daily: string, once: string) =>
  `${left} of your ${daily} a day is left until midnight UTC, at most ${once} at a time.`;
export const onceOnly = (once: string) => `You may add at most ${once} at a time.`;
export const beyondOnce = (asked: string, ceiling: string) =>
  `${asked} at a time is more than your ceiling of ${ceiling}.`;
export const beyondDay = (asked: string, left: string) =>
  `${asked} is more than the ${left} that you have left until midnight UTC.`;
