import type { Permission } from "../staff/permissions";

export const checklistSteps = ["account", "second-factor", "colleague", "alert-channel", "top-up"] as const;
export type ChecklistStep = (typeof checklistSteps)[number];

interface StepFacts {
  label: string;
  /** Why it is worth doing. */
  detail: string;
  href: string;
  /** What to do there. */
  action: string;
  permission: Permission;
}

/** What a new Subdesk needs first, in the best order. */
export const checklistFacts: Record<ChecklistStep, StepFacts> = {
  account: {
    label: "Connect a provider account",
    detail: "Subdesk lists its sub-users within a minute. Its key stays on this server, encrypted.",
    href: "/accounts",
    action: "Add account",
    permission: "accounts.manage",
  },
  "second-factor": {
    label: "Protect your sign-in with a second factor",
    detail: "An authenticator app or a passkey: someone who has only your password cannot sign in.",
    href: "/profile",
    action: "Set up",
    permission: "profile.use",
  },
  colleague: {
    label: "Invite a colleague",
    detail: "With a role of their own, so that the audit says who did what.",
    href: "/staff",
    action: "Invite",
    permission: "staff.manage",
  },
  "alert-channel": {
    label: "Add an alert channel",
    detail: "So that Subdesk notifies you when a sub-user or a pool runs out.",
    href: "/alerts#channels",
    action: "Add channel",
    permission: "alerts.write",
  },
  "top-up": {
    label: "Try a bulk top-up",
    detail:
      "Select a few sub-users, choose “Add traffic” and look at the preview. Nothing is spent before you confirm it.",
    href: "/sub-users",
    action: "Select sub-users",
    permission: "bulk.allocate",
  },
};

/** Steps and whether each is done. */
export type Checklist = { step: ChecklistStep; done: boolean }[];
