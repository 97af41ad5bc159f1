import type { Cap } from "../usage/usage";

interface Limits {
  status: string;
  trafficCap: Cap;
  trafficUsed: number | null;
  ipCap: Cap;
  ipUsed: number | null;
}

/** The effect of a change: the fields before and after, and added traffic. */
interface Change {
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

export type StillOff = "disabled" | "blocked" | "traffic" | "ips";

/** Why a sub-user that gets more traffic or IPs still does not work; null where it does, or gets no more. */
export function stillOff(now: Limits, { before, after }: Change): StillOff | null {
  if (after.status !== undefined || !getsMore(before, after)) return null;
  if (now.status === "disabled" || now.status === "blocked") return now.status;
  const cap = (field: "trafficCap" | "ipCap") => (field in after ? after[field] : now[field]);
  if (usedUp(now.trafficUsed, cap("trafficCap"))) return "traffic";
  return usedUp(now.ipUsed, cap("ipCap")) ? "ips" : null;
}

/** Whether its proxies work as far as Subdesk knows: not where it is off or has used up a cap. */
export function worksNow({ status, trafficCap, trafficUsed, ipCap, ipUsed }: Limits): boolean {
  if (status === "disabled" || status === "blocked" || trafficCap === 0) return false;
  return !usedUp(trafficUsed, trafficCap) && !usedUp(ipUsed, ipCap);
}

function getsMore(before: Record<string, unknown>, after: Record<string, unknown>): boolean {
  return (
    (typeof after.added === "number" && after.added > 0) ||
    (["trafficCap", "ipCap"] as const).some(
      (field) => field in after && amount(after[field]) > amount(before[field]),
    )
  );
}

/** Over an unknown cap any new one counts as more. */
function amount(cap: unknown): number {
  if (cap === "unlimited") return Infinity;
  return typeof cap === "number" ? cap : -1;
}

function usedUp(used: number | null, cap: unknown): boolean {
  return used !== null && typeof cap === "number" && cap > 0 && used >= cap;
}

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

/** What a toast adds after a change. */
export const stillOffRemark = (reason: StillOff | null): string | undefined =>
  reason === null ? undefined : stillOffWords[reason];
