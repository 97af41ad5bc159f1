import type { CustomerName } from "../customers/name";
import type { Distrust } from "../accounts/distrust";
import { plural } from "../texts/message";
import type { StateShape, Tone } from "../tone";
import type { ChannelHours, ChannelKind } from "./channel";

export const alertKinds = [
  "cap-percent",
  "days-left",
  "blocked",
  "disabled-in-use",
  "account-unreachable",
  "key-refused",
  "account-untrusted",
  "run-failures",
  "drift",
  "pool-share",
  "pool-left",
  "pool-days",
  "pool-over",
  "package-ends",
  "already-so",
  "backup-failed",
  "backup-old",
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** The number a kind takes. */
interface Threshold {
  label: string;
  unit: string;
  min: number;
  max: number;
  default: number;
  /** When it fires, with its own number in place. */
  sentence: (number: string, count: number) => string;
  /**
   * How far a figure has to return beyond its threshold before its alert is over, so that a figure that
   * hovers there fires once. Absent: it clears at the threshold itself.
   */
  clears?: { at: (threshold: number) => number; sentence: (figure: string) => string };
}

/** What each kind is about, and whether it takes a number. */
export const alertKindInfo: Record<
  AlertKind,
  {
    label: string;
    help: string;
    threshold: Threshold | null;
    about: "sub-user" | "account" | "pool" | "run" | "system";
    /** Absent: a new Subdesk has an active rule of this kind. */
    offAtFirst?: true;
  }
> = {
  "cap-percent": {
    label: "Near its cap",
    help: "A sub-user has used this share of its traffic cap.",
    threshold: {
      label: "Share of the cap",
      unit: "%",
      min: 1,
      max: 100,
      default: 90,
      sentence: (number) => `A sub-user has used ${number} % of its traffic cap.`,
      clears: {
        at: (percent) => percent - Math.min(2, percent / 2),
        sentence: (figure) => `Clears below ${figure} %.`,
      },
    },
    about: "sub-user",
  },
  "days-left": {
    label: "Running out",
    help: "At the recent rate the cap is reached within this many days.",
    threshold: {
      label: "Days left",
      unit: "days",
      min: 1,
      max: 90,
      default: 3,
      sentence: (number, count) =>
        plural(count, {
          one: "At the recent rate the cap is reached within 1 day.",
          other: `At the recent rate the cap is reached within ${number} days.`,
        }),
      clears: { at: (days) => days + 0.5, sentence: (figure) => `Clears above ${figure} days.` },
    },
    about: "sub-user",
  },
  blocked: {
    label: "Blocked by the provider",
    help: "The provider has blocked a sub-user.",
    threshold: null,
    about: "sub-user",
  },
  "disabled-in-use": {
    label: "Disabled but still using",
    help: "A disabled sub-user’s traffic still grows.",
    threshold: null,
    about: "sub-user",
  },
  "account-unreachable": {
    label: "Account unreachable",
    help: "A provider account has not answered for this many minutes.",
    threshold: {
      label: "Minutes without an answer",
      unit: "min",
      min: 1,
      max: 1440,
      default: 5,
      sentence: (number, count) =>
        plural(count, {
          one: "A provider account has not answered for 1 minute.",
          other: `A provider account has not answered for ${number} minutes.`,
        }),
    },
    about: "account",
  },
  "key-refused": {
    label: "Key refused",
    help: "A provider refuses an account’s key.",
    threshold: null,
    about: "account",
  },
  "account-untrusted": {
    label: "Account’s address not trusted",
    help: "An account’s address answers with a web page instead of its API, or shows an invalid certificate. Subdesk has paused the account.",
    threshold: null,
    about: "account",
  },
  "run-failures": {
    label: "Run finished with failures",
    help: "A bulk run ended with refused or unknown rows.",
    threshold: null,
    about: "run",
  },
  drift: {
    label: "Changed outside Subdesk",
    help: "Status, cap or note changed at the provider, not through Subdesk.",
    threshold: null,
    about: "sub-user",
  },
  "pool-share": {
    label: "Pool running low",
    help: "Less than this share of what an account has bought is left.",
    threshold: {
      label: "Share that is left",
      unit: "%",
      min: 1,
      max: 99,
      default: 10,
      sentence: (number) => `Less than ${number} % of what an account has bought is left.`,
      clears: { at: (percent) => percent + 2, sentence: (figure) => `Clears above ${figure} %.` },
    },
    about: "pool",
  },
  "pool-left": {
    label: "Pool below an amount",
    help: "Less than this many GB of what an account has bought is left.",
    threshold: {
      label: "GB left",
      unit: "GB",
      min: 1,
      max: 10_000_000,
      default: 500,
      sentence: (number) => `Less than ${number} GB of what an account has bought is left.`,
      clears: { at: (gigabytes) => gigabytes * 1.02, sentence: (figure) => `Clears above ${figure} GB.` },
    },
    about: "pool",
    offAtFirst: true,
  },
  "pool-days": {
    label: "Pool empty soon",
    help: "At the recent rate an account’s pool is empty within this many days.",
    threshold: {
      label: "Days left",
      unit: "days",
      min: 1,
      max: 90,
      default: 7,
      sentence: (number, count) =>
        plural(count, {
          one: "At the recent rate an account’s pool is empty within 1 day.",
          other: `At the recent rate an account’s pool is empty within ${number} days.`,
        }),
      clears: { at: (days) => days + 0.5, sentence: (figure) => `Clears above ${figure} days.` },
    },
    about: "pool",
  },
  "pool-over": {
    label: "Pool over-committed",
    help: "The caps of an account still promise more than its pool has, by more than this many GB.",
    threshold: {
      label: "GB too many",
      unit: "GB",
      min: 1,
      max: 10_000_000,
      default: 100,
      sentence: (number) =>
        `The caps of an account still promise more than its pool has, by more than ${number} GB.`,
      clears: { at: (gigabytes) => gigabytes * 0.98, sentence: (figure) => `Clears below ${figure} GB.` },
    },
    about: "pool",
    offAtFirst: true,
  },
  "package-ends": {
    label: "Package ends",
    help: "A package that an account has bought ends within this many days.",
    threshold: {
      label: "Days left",
      unit: "days",
      min: 1,
      max: 90,
      default: 7,
      sentence: (number, count) =>
        plural(count, {
          one: "A package that an account has bought ends within 1 day.",
          other: `A package that an account has bought ends within ${number} days.`,
        }),
    },
    about: "pool",
  },
  "already-so": {
    label: "Already true at the start",
    help: "One alert for everything that was already true when an account was first read, or when a new version added a rule.",
    threshold: null,
    about: "account",
  },
  "backup-failed": {
    label: "Backup failed",
    help: "The newest backup of Subdesk failed. Only where backups are scheduled.",
    threshold: null,
    about: "system",
  },
  "backup-old": {
    label: "Backup is missing",
    help: "A scheduled backup has been missing for this many hours. Only where backups are scheduled.",
    threshold: {
      label: "Hours late",
      unit: "h",
      min: 1,
      max: 720,
      default: 6,
      sentence: (number, count) =>
        plural(count, {
          one: "A scheduled backup of Subdesk has been missing for 1 hour.",
          other: `A scheduled backup of Subdesk has been missing for ${number} hours.`,
        }),
    },
    about: "system",
  },
};

/** The facts behind a message, from the database; each kind has its own part. */
export interface Facts {
  /** The used share of the cap, and the cap in bytes. */
  share?: number | null;
  cap?: number | null;
  days?: number | null;
  /** When these figures of a sub-user were read, where that is older than its account's last listing. */
  asOf?: string | null;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  label?: string;
  health?: string;
  message?: string | null;
  distrust?: { what: Distrust; since: string };
  failed?: number;
  /** Of a pool, in bytes: what is left, what was bought, and how much more the caps promise than is left. */
  free?: number;
  bought?: number;
  over?: number;
  product?: string;
  endsAt?: string;
  /** How many a summary covers. */
  count?: number;
  /** Of a backup: when the newest one was made, as an ISO moment; null where there is none. */
  newest?: string | null;
  /** Whether these are sub-users of an account, or alerts of rules that came with a release. */
  summary?: "account" | "rule";
}
export interface SaveRuleRequest {
  id: string;
  name: string;
  kind: AlertKind;
  threshold: number | null;
  /** Search part of a table address that narrows the sub-users; null for all. */
  scope: string | null;
  channels: string[];
  /** Absent: a rule stays on or off as it is, and a new one is on. */
  enabled?: boolean | undefined;
  /** What the person changes: one that is another by now, or gone, is left alone. Absent for a new rule. */
  seen?: RuleTerms | undefined;
}

/** What is said of a rule in its form. */
export type RuleTerms = Pick<AlertRule, "name" | "kind" | "threshold" | "scope" | "channels">;

export interface SwitchRuleRequest {
  id: string;
  enabled: boolean;
}

export interface SaveChannelRequest extends ChannelHours {
  id: string;
  kind: ChannelKind;
  label: string;
  /** An address, or the chat of a Telegram bot. */
  target: string;
  /** Of a Telegram bot; absent where it does not change. */
  token?: string;
  /** Of a webhook: sign with another secret from now on, and say which. A new one has a secret either way. */
  signAnew?: boolean;
}

export interface AlertRule {
  id: string;
  name: string;
  kind: AlertKind;
  threshold: number | null;
  scope: string | null;
  channels: string[];
  enabled: boolean;
  /** Subjects for which it holds now. */
  open: number;
  /** Why its scope cannot be applied: the rule is not evaluated, and open alerts stay open. */
  broken: string | null;
}

export interface AlertChannel extends ChannelHours {
  id: string;
  kind: ChannelKind;
  label: string;
  target: string;
  /** False when e-mail is chosen but no mail server is set. */
  usable: boolean;
}

export interface AlertEvent {
  id: string;
  ruleId: string;
  rule: string;
  kind: AlertKind;
  accountId: string | null;
  remoteId: string | null;
  runId: string | null;
  subject: string;
  /** What tells its sub-user from others with its name; null where no other has it. */
  apart: string | null;
  /** Whose its sub-user was when it fired; absent without a customer. */
  customer?: CustomerName;
  /** As it was when it fired. */
  message: string;
  /** As it is now, for an open alert whose figures have changed; null where there is nothing to add. */
  now: string | null;
  firedAt: string;
  clearedAt: string | null;
  acknowledged: { at: string; by: string } | null;
  /** Null once that moment has passed. */
  snoozedUntil: string | null;
  assignee: { name: string; own: boolean } | null;
}

export const alertStates = ["open", "acknowledged", "snoozed", "mine", "cleared"] as const;
/** "open" waits for someone: neither acknowledged nor snoozed. */
export type AlertState = (typeof alertStates)[number];

export interface AlertsFilter {
  /** Null: open ones of every kind, and after them those that have cleared. */
  state: AlertState | null;
  kind: AlertKind | null;
  /** A provider's id. */
  provider: string | null;
}

/** How many alerts of one rule are listed; the rest is a count. */
export const shownOfRule = 20;

export const noAlertsFilter: AlertsFilter = { state: null, kind: null, provider: null };

export type AlertWork =
  | { work: "acknowledge" | "reopen" | "wake" | "assign" | "unassign" }
  | { work: "snooze"; until: string };

/** What a list of alerts showed: those that passed its filter, the newest of which fired at `through`. */
export interface ShownAlerts extends AlertsFilter {
  /** An ISO moment. */
  through: string;
}

/** Either these alerts, or those of a rule that a list showed; without `shown`, all of it that are "open". */
export type WorkOnAlertsRequest = AlertWork & {
  ids: string[] | null;
  ruleId: string | null;
  shown?: ShownAlerts;
};

export interface AlertDelivery {
  id: string;
  channel: string;
  kind: ChannelKind;
  subject: string;
  events: number;
  state: "pending" | "delivered" | "failed";
  attempts: number;
  lastError: string | null;
  createdAt: string;
  deliveredAt: string | null;
}

export const deliveryStates: Record<
  AlertDelivery["state"],
  { tone: Tone; shape: StateShape; words: string }
> = {
  pending: { tone: "accent", shape: "ring", words: "Waiting" },
  delivered: { tone: "good", shape: "dot", words: "Delivered" },
  failed: { tone: "bad", shape: "square", words: "Failed" },
};

export interface AlertsView {
  /** What `events` passed: for a moment, a page shows those of the filter before. */
  filter: AlertsFilter;
  rules: AlertRule[];
  channels: AlertChannel[];
  /**
   * Of those that pass the filter: the latest open ones, at most `shownOfRule` of a rule, and after them the
   * latest that have cleared.
   */
  events: AlertEvent[];
  /** How many pass the filter, by rule. */
  matching: Record<string, number>;
  /** How many there are, whatever the filter. */
  counts: Record<AlertState, number>;
  /** Open ones, acknowledged and snoozed among them. */
  open: number;
  cleared: number;
  deliveries: AlertDelivery[];
  mailConfigured: boolean;
}

/** For the bell. */
export interface AlertBell {
  unread: number;
  latest: AlertEvent[];
  /** When the newest of `latest` fired before which none is missing; null where there is none. */
  through: string | null;
}

export interface MarkAlertsReadRequest {
  /** `through` of the bell that was shown. */
  through?: string | undefined;
}
