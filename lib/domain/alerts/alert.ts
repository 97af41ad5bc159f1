import type { StateShape, Tone } from "../tone";

export const alertKinds = [
  "cap-percent",
  "days-left",
  "blocked",
  "disabled-in-use",
  "account-unreachable",
  "key-refused",
  "run-failures",
  "drift",
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
  sentence: (number: string, one: boolean) => string;
  /**
   * So far a figure has to go back beyond its threshold before its alert is over, so that one that hovers
   * there fires once. Absent: it clears at the threshold itself.
   */
  clears?: { at: (threshold: number) => number; sentence: (figure: string) => string };
}

/** What each kind is about, and whether it takes a number. */
export const alertKindInfo: Record<
  AlertKind,
  { label: string; help: string; threshold: Threshold | null; about: "sub-user" | "account" | "run" }
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
    help: "At the recent rate the cap is reached within so many days.",
    threshold: {
      label: "Days left",
      unit: "days",
      min: 1,
      max: 90,
      default: 3,
      sentence: (number, one) =>
        `At the recent rate the cap is reached within ${number} ${one ? "day" : "days"}.`,
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
    help: "A disabled sub-user's traffic still grows.",
    threshold: null,
    about: "sub-user",
  },
  "account-unreachable": {
    label: "Account unreachable",
    help: "A provider account has not answered for so many minutes.",
    threshold: {
      label: "Minutes without an answer",
      unit: "min",
      min: 1,
      max: 1440,
      default: 5,
      sentence: (number, one) =>
        `A provider account has not answered for ${number} ${one ? "minute" : "minutes"}.`,
    },
    about: "account",
  },
  "key-refused": {
    label: "Key refused",
    help: "A provider refuses an account's key.",
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
    label: "Changed outside the desk",
    help: "Status, cap or note changed at the provider, not through Subdesk.",
    threshold: null,
    about: "sub-user",
  },
};

/** What a message is made of, as the database tells it; each kind has its own part. */
export interface Facts {
  /** Share of the cap that is used, and the cap in bytes. */
  share?: number | null;
  cap?: number | null;
  days?: number | null;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  label?: string;
  health?: string;
  message?: string | null;
  failed?: number;
}
export interface SaveRuleRequest {
  id: string;
  name: string;
  kind: AlertKind;
  threshold: number | null;
  /** Search part of a table address that narrows the sub-users; null for all. */
  scope: string | null;
  channels: string[];
  enabled: boolean;
}

export interface SaveChannelRequest {
  id: string;
  kind: "webhook" | "email";
  label: string;
  target: string;
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
  /** Why whom it is about cannot be told: it is not evaluated, and what is open stays open. */
  broken: string | null;
}

export interface AlertChannel {
  id: string;
  kind: "webhook" | "email";
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
  message: string;
  firedAt: string;
  clearedAt: string | null;
}

export interface AlertDelivery {
  id: string;
  channel: string;
  kind: "webhook" | "email";
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
  rules: AlertRule[];
  channels: AlertChannel[];
  /** The latest open ones, and after them the latest that have cleared. */
  events: AlertEvent[];
  /** How many there are of either kind. */
  open: number;
  cleared: number;
  deliveries: AlertDelivery[];
  mailConfigured: boolean;
}

/** For the bell. */
export interface AlertBell {
  unread: number;
  latest: AlertEvent[];
}
