import { twoDigits } from "../dates";
import { minuteMs, floorTo } from "../durations";

export const channelKinds = ["webhook", "email", "telegram", "slack", "discord"] as const;
export type ChannelKind = (typeof channelKinds)[number];

export const channelDigests = ["none", "hourly", "daily"] as const;
/** How often a channel is notified: at once, or with everything that waited in one message. */
export type ChannelDigest = (typeof channelDigests)[number];

/** When a channel is notified. Minutes after midnight in its time zone. */
export interface ChannelHours {
  digest: ChannelDigest;
  /** Of a daily digest; null for the others. */
  digestAt: number | null;
  /** Nothing is sent from then until `quietTo`; both null, or neither. */
  quietFrom: number | null;
  quietTo: number | null;
  /** IANA name. */
  timeZone: string;
}

export const atOnce: ChannelHours = {
  digest: "none",
  digestAt: null,
  quietFrom: null,
  quietTo: null,
  timeZone: "UTC",
};

export const channelKindInfo: Record<ChannelKind, { label: string; targetLabel: string; help: string }> = {
  webhook: {
    label: "Webhook",
    targetLabel: "Address",
    help: "Each alert is posted there as JSON, signed with a secret you are shown once. Only administrators see the whole address.",
  },
  email: { label: "E-mail", targetLabel: "E-mail address", help: "" },
  telegram: {
    label: "Telegram",
    targetLabel: "Chat",
    help: "The id of a chat or the @name of a channel. Add the bot to it first.",
  },
  slack: {
    label: "Slack",
    targetLabel: "Webhook address",
    help: "Make an incoming webhook in Slack and paste its address. Only administrators see the whole address.",
  },
  discord: {
    label: "Discord",
    targetLabel: "Webhook address",
    help: "Make a webhook under the channel’s integrations and paste its address. Only administrators see the whole address.",
  },
};

/** Minutes after midnight as "07:05". */
export function clockOf(minutes: number): string {
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

/** Minutes after midnight; null where the text is not a time such as "07:05". */
export function minutesOf(clock: string): number | null {
  const [, hours = "", minutes = ""] = /^(\d{2}):(\d{2})$/.exec(clock) ?? [];
  return hours === "" || Number(hours) > 23 || Number(minutes) > 59
    ? null
    : Number(hours) * 60 + Number(minutes);
}

/** When a channel is notified, in a sentence; "" where that is at once and always. */
export function hoursText({ digest, digestAt: at, quietFrom, quietTo, timeZone }: ChannelHours): string {
  const parts = [
    digest === "hourly" && "One message an hour.",
    digest === "daily" && `One message a day, at ${clockOf(at ?? 0)}.`,
    quietFrom !== null && quietTo !== null && `Quiet from ${clockOf(quietFrom)} to ${clockOf(quietTo)}.`,
  ].filter((part) => part !== false);
  const timed = digest === "daily" || (quietFrom !== null && quietTo !== null);
  return [...parts, ...(timed ? [`Times are in ${timeZone}.`] : [])].join(" ");
}

/**
 * When a channel may be notified of what fires at `now`: at once, at its next digest, or after its quiet
 * hours.
 */
export function notifyAt(hours: ChannelHours, now: Date): Date {
  const due = digestAt(hours, now);
  return afterQuiet(hours, due);
}

function digestAt({ digest, digestAt: at, timeZone }: ChannelHours, now: Date): Date {
  if (digest === "none") return now;
  const start = floorTo(now.getTime(), minuteMs);
  if (digest === "daily") return nextClock(timeZone, start, at ?? 0);
  return new Date(start + (60 - (minutesIn(timeZone, new Date(start)) % 60)) * minuteMs);
}

/** `at`, or the end of the quiet hours that it falls into. */
export function afterQuiet({ quietFrom, quietTo, timeZone }: ChannelHours, at: Date): Date {
  if (quietFrom === null || quietTo === null || quietFrom === quietTo) return at;
  const minutes = minutesIn(timeZone, at);
  const quiet =
    quietFrom < quietTo
      ? minutes >= quietFrom && minutes < quietTo
      : minutes >= quietFrom || minutes < quietTo;
  if (!quiet) return at;
  const start = floorTo(at.getTime(), minuteMs);
  return nextClock(timeZone, start, quietTo);
}

/**
 * When the clocks of that time zone next show `to`, also where they change in between. Where they skip it, as
 * long after the change as it would have been.
 */
function nextClock(timeZone: string, start: number, to: number): Date {
  const from = minutesIn(timeZone, new Date(start));
  const unchanged = start + (to > from ? to - from : to - from + 1440) * minuteMs;
  const off = to - minutesIn(timeZone, new Date(unchanged));
  const nearest = off > 720 ? off - 1440 : off < -720 ? off + 1440 : off;
  const changed = unchanged + nearest * minuteMs;
  return new Date(minutesIn(timeZone, new Date(changed)) === to ? changed : unchanged);
}

/** Minutes after midnight in that time zone. */
function minutesIn(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return of("hour") * 60 + of("minute");
}
