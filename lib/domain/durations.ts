export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** When the UTC day, hour or minute began that a moment is in, all in milliseconds. */
export const floorTo = (at: number, length: number) => Math.floor(at / length) * length;
