import { utcDateTime } from "../dates";
import { formatBytes, formatCount } from "../format";
import type { DeskOperation } from "../operations/operations";
import type { UsedUp } from "../providers/descriptor";
import type { Tone } from "../tone";
import { usageOf } from "../usage/usage";
import type { SubUser, SubUserDetail } from "./sub-user";

/** Whether a sub-user's proxies work, and if not, why and what fixes it. */
export interface Working {
  tone: Extract<Tone, "neutral" | "good" | "warn" | "bad">;
  /** The answer in a few words. */
  headline: string;
  /** The rest of the sentence; null where there is none. */
  detail: string | null;
  /** The time that ends the sentence. */
  at: string | null;
  /** The reason that the person gave. */
  reason: string | null;
  /** What fixes it, best first; empty where nothing in Subdesk does. */
  fixes: readonly DeskOperation[];
  /** Whether the outcome of an operation has to be settled first. */
  unsettled: boolean;
  /** For the customer, without anything internal. */
  answer: string;
}

type About = Pick<
  SubUser,
  "name" | "login" | "status" | "trafficCap" | "trafficUsed" | "ipCap" | "ipUsed" | "vanishedAt" | "unsettled"
>;

interface Facts extends Pick<SubUserDetail, "lastTrafficAt" | "lastSwitch"> {
  providerLabel: string;
  /** What becomes of it once its traffic cap is used up; absent: its traffic just stops. */
  usedUp?: UsedUp;
}

/** The first match decides: a sub-user that is disabled and used up is reported as disabled. */
export function workingOf(subUser: About, facts: Facts): Working {
  return (
    goneOf(subUser, facts) ??
    unsettledOf(subUser) ??
    offOf(subUser, facts) ??
    usedUpOf(subUser, facts) ??
    worksOf(subUser, facts)
  );
}

const plain = {
  detail: null,
  at: null,
  reason: null,
  fixes: [],
  unsettled: false,
} as const;

const access = ({ login, name }: About) => `Your proxy access “${login ?? name}”`;

function goneOf(subUser: About, { lastSwitch, providerLabel }: Facts): Working | null {
  if (subUser.vanishedAt === null) return null;
  const deletion = lastSwitch?.operation === "delete" ? lastSwitch : null;
  return {
    ...plain,
    tone: "neutral",
    headline: deletion ? `Deleted by ${deletion.actor}.` : "Gone.",
    detail: `${providerLabel} no longer lists this sub-user. It was first missing`,
    at: subUser.vanishedAt,
    reason: deletion?.reason ?? null,
    answer: `${access(subUser)} no longer exists.`,
  };
}

function unsettledOf(subUser: About): Working | null {
  if (!subUser.unsettled) return null;
  return {
    ...plain,
    tone: "warn",
    headline: "The outcome of an operation is not known.",
    detail: "It may or may not have taken effect.",
    unsettled: true,
    answer: `A change to your proxy access “${subUser.login ?? subUser.name}” is being checked. We will get back to you shortly.`,
  };
}

function offOf(subUser: About, { lastSwitch, providerLabel, usedUp }: Facts): Working | null {
  switch (subUser.status) {
    case "active":
      return null;
    case "blocked":
      return {
        ...plain,
        tone: "bad",
        headline: `${providerLabel} has blocked this sub-user.`,
        detail: `Any edit through ${providerLabel}’s API would lift the block, so Subdesk refuses edits until someone unblocks it on purpose.`,
        fixes: ["unblock"],
        answer: `${access(subUser)} is blocked at the moment. We are looking into it.`,
      };
    case "disabled": {
      const act = lastSwitch?.operation === "disable" ? lastSwitch : null;
      const spent = act || usedUp !== "disabled" ? null : spentCap(subUser);
      if (spent !== null)
        return {
          ...plain,
          tone: "bad",
          headline: "Disabled and used up.",
          detail: `It has used all ${spent} of its traffic, and ${providerLabel} disables it then. Raise the cap, then enable it.`,
          fixes: ["set-limits", "enable"],
          answer: `${access(subUser)} has used all of its ${spent}. It works again as soon as traffic is added.`,
        };
      return {
        ...plain,
        tone: "warn",
        headline: act ? `Disabled by ${act.actor}` : "Disabled outside Subdesk.",
        detail: act ? "" : null,
        at: act?.at ?? null,
        reason: act?.reason ?? null,
        fixes: ["enable"],
        answer: `${access(subUser)} is switched off at the moment.`,
      };
    }
    case "unknown":
      return {
        ...plain,
        tone: "neutral",
        headline: `${providerLabel} does not report whether it is active.`,
        answer: `We are checking your proxy access “${subUser.login ?? subUser.name}” and will get back to you shortly.`,
      };
  }
}

/** Its traffic cap, where that is used up. */
function spentCap({ trafficUsed, trafficCap }: About): string | null {
  const traffic = usageOf(trafficUsed, trafficCap);
  return traffic.kind === "capped" && traffic.left === 0 ? formatBytes(traffic.cap) : null;
}

function usedUpOf(subUser: About, { usedUp, providerLabel }: Facts): Working | null {
  const traffic = usageOf(subUser.trafficUsed, subUser.trafficCap);
  const amount = spentCap(subUser);
  if (amount !== null) {
    if (usedUp === "continues")
      return {
        ...plain,
        tone: "warn",
        headline: "Works beyond its cap.",
        detail: `It has used all ${amount} of its traffic, and ${providerLabel} lets it continue.`,
        fixes: ["set-limits"],
        answer: `${access(subUser)} is active and has used all of its ${amount}.`,
      };
    return {
      ...plain,
      tone: "bad",
      headline: "Used up.",
      detail: `It has used all ${amount} of its traffic.`,
      fixes: ["allocate-traffic", "set-limits"],
      answer: `${access(subUser)} has used all of its ${amount}. It works again as soon as traffic is added.`,
    };
  }
  if (traffic.kind === "zero")
    return {
      ...plain,
      tone: "warn",
      headline: "No traffic to use.",
      detail: "Its traffic cap is 0.",
      fixes: ["allocate-traffic", "set-limits"],
      answer: `${access(subUser)} has no traffic yet. It works as soon as traffic is added.`,
    };
  const ips = usageOf(subUser.ipUsed, subUser.ipCap);
  if (ips.kind === "capped" && ips.left === 0) {
    const amount = ips.cap === 1 ? "1 IP" : `${formatCount(ips.cap)} IPs`;
    return {
      ...plain,
      tone: "bad",
      headline: "All IPs in use.",
      detail: `It has used all of its ${amount} and gets no more.`,
      fixes: ["allocate-ips", "set-limits"],
      answer: `${access(subUser)} has used all of its ${amount}. It gets more once the limit is raised.`,
    };
  }
  return null;
}

function worksOf(subUser: About, { lastTrafficAt }: Facts): Working {
  const traffic = usageOf(subUser.trafficUsed, subUser.trafficCap);
  const left =
    traffic.kind === "capped"
      ? `${formatBytes(traffic.left)} of ${formatBytes(traffic.cap)} left`
      : traffic.kind === "uncapped"
        ? "no traffic cap"
        : null;
  const idle = lastTrafficAt === null && (subUser.trafficUsed ?? 0) === 0;
  if (idle)
    return {
      ...plain,
      tone: "neutral",
      headline: "No traffic yet.",
      detail: left === null ? "It is active." : `It is active, ${left}.`,
      answer: `${access(subUser)} is active${left === null ? "" : `, ${left}`}. We have not seen any traffic from it yet.`,
    };
  const seen = lastTrafficAt === null ? "" : ` Traffic was last seen on ${utcDateTime(lastTrafficAt)}.`;
  return {
    ...plain,
    tone: "good",
    headline: "Works.",
    detail: ["Active", left, lastTrafficAt && "last traffic"].filter(Boolean).join(", "),
    at: lastTrafficAt,
    answer: `${access(subUser)} is active${left === null ? "" : `, ${left}`}.${seen}`,
  };
}
