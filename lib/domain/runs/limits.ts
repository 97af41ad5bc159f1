/** The most sub-users that can be selected at once, and changed or created in one run. */
export const maxRows = 10_000;

/** How much of what is wrong with a row of a list is kept. */
export const maxProblemLength = 160;

/** How long a run stays open for the verdict on an interrupted call, where a look can give one. */
export const verdictWaitHours = 6;

/** How long credentials can be downloaded again, in milliseconds. */
export const receiptKept = 24 * 3_600_000;

/** The most days a top-up can be computed for. */
export const maxTopUpDays = 365;
/** The largest step a top-up is rounded up to, in GB. */
export const maxTopUpStep = 1_000;

/** The most percent a cap can be raised or lowered by at once. */
export const maxPercent = { "raise-percent": 10_000, "lower-percent": 99 } as const;
