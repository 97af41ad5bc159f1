import "server-only";
import type { LimitDescriptor } from "../../domain/providers/descriptor";

/** What it says of a sub-user besides its cap, as 1 or 0. */
export const limits = [
  {
    name: "period",
    label: "Cap counts",
    choices: [
      { value: 0, label: "By subscription month" },
      { value: 1, label: "For ever" },
    ],
  },
  {
    name: "atCap",
    label: "When used up",
    choices: [
      { value: 1, label: "Disabled by Oxylabs", usedUp: "disabled" },
      { value: 0, label: "Continues", usedUp: "continues" },
    ],
  },
] as const satisfies readonly LimitDescriptor[];
