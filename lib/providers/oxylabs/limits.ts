import "server-only";

/** What it says of a sub-user besides its cap, as 0 or 1. */
export const limits = {
  period: {
    label: "Cap counts",
    choices: [
      { value: 0, label: "By subscription month" },
      { value: 1, label: "For ever" },
    ],
  },
  whenUsedUp: {
    label: "When used up",
    choices: [
      { value: 1, label: "Disabled by Oxylabs" },
      { value: 0, label: "Goes on" },
    ],
  },
} as const;
