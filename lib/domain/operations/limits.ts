/** The most IPs a cap can count: what fits into the providers' integers. */
export const maxIps = 2_000_000_000;

/** Characters of a sub-user's note. */
export const maxNoteLength = 500;

/** Characters of the reason stored with an operation, a run or a verdict. */
export const maxReasonLength = 500;

/** A verdict on an unknown outcome says how the person knows. */
export const minReasonLength = 3;
