/** So many sub-users can be selected at once, and be changed or created in one run. */
export const mostRows = 10_000;

/** Milliseconds for which credentials can be downloaded again. */
export const receiptKept = 24 * 3_600_000;

/** For so many days a top-up can be worked out. */
export const mostTopUpDays = 365;
/** To so many GB a top-up is rounded up at most. */
export const mostTopUpStep = 1_000;

/** By so many percent a cap can be raised or lowered at once. */
export const mostPercent = { "raise-percent": 10_000, "lower-percent": 99 } as const;
