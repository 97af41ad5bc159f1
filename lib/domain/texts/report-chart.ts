export const used = "Used";
export const reported = "Reported by the provider";
export const reportedOfIt = "Of which reported";
export const notVerified = "Not verified";
export const notVerifiedKey = "Not verified, not counted";
