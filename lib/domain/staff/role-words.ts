import type { Role } from "./permissions";

export const roleLabels: Record<Role, string> = {
  viewer: "Viewer",
  support: "Support",
  operator: "Operator",
  admin: "Administrator",
};

/** What a role may do, in one line. */
export const roleWords: Record<Role, string> = {
  viewer: "Sees everything, changes nothing.",
  support: "Also edits notes and tags, reveals and resets proxy passwords.",
  operator:
    "Also creates, caps, enables, disables and deletes sub-users, adds traffic up to a ceiling, and changes status, caps and tags in bulk.",
  admin: "May do everything, staff included.",
};
