import type { StillOff } from "@/lib/domain/sub-users/still-off";

export const stillOffWords: Record<StillOff, string> = {
  disabled: "It is disabled: its proxies stay off until it is enabled.",
  blocked: "Its provider has blocked it: its proxies stay off until the block is lifted.",
  traffic: "It has used more traffic than that already: its proxies stay off.",
  ips: "Its IP cap is used up: its proxies stay off until that is raised.",
};

/** On a row of a run. */
export const stillOffLabels: Record<StillOff, string> = {
  disabled: "Stays disabled",
  blocked: "Stays blocked",
  traffic: "Still used up",
  ips: "IP cap still used up",
};

/** What a toast adds to a change that was done. */
export const stillOffRemark = (reason: StillOff | null): string | undefined =>
  reason === null ? undefined : stillOffWords[reason];
