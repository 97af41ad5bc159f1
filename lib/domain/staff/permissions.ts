/** The only place that decides who may do what, for the interface and the server. */
export const roles = ["viewer", "support", "operator", "admin"] as const;
export type Role = (typeof roles)[number];

const viewer = [
  "sub-users.read",
  "operations.read",
  "accounts.read",
  "sync.read",
  "runs.read",
  "audit.read",
  "alerts.read",
  // Names, sub-users and figures alone.
  "customers.read",
  "views.read",
  "views.write",
  "profile.use",
] as const;

const support = [
  ...viewer,
  "sub-users.set-note",
  "sub-users.set-tags",
  "sub-users.reveal-password",
  "secret-links.make",
  "sub-users.set-password",
  "sub-users.reset-password",
  // References, e-mails, contacts and comments: to see, search, sort and write them.
  "customers.contacts",
  "customers.write",
  "customers.link",
  "comments.write",
  "operations.check",
  "alerts.work",
  "sync.start",
] as const;

const operator = [
  ...support,
  "sub-users.create",
  "sub-users.set-limits",
  "sub-users.enable",
  "sub-users.disable",
  "sub-users.delete",
  // Within the person's ceilings; an admin has none.
  "sub-users.allocate-traffic",
  "sub-users.allocate-ips",
  "sub-users.take-back",
  "sub-users.rename",
  "sub-users.export",
  "customers.export",
  "customers.close",
  "customers.merge",
  // Many at once: adoption, and sub-users chosen in the table.
  "bulk.customers",
  "runs.plan",
  "runs.control",
  "bulk.status",
  "bulk.limits",
  "bulk.tags",
] as const;

const admin = [
  ...operator,
  "sub-users.unblock",
  "bulk.create",
  "bulk.delete",
  "bulk.allocate",
  "bulk.note",
  "bulk.password",
  "runs.receipt",
  // To see other people's drafts and discard them; no one can change or start one.
  "runs.oversee",
  "audit.export",
  "operations.settle",
  "customers.erase",
  "hand-over.templates",
  "accounts.test",
  "accounts.manage",
  "alerts.write",
  "system.read",
  "backups.make",
  "staff.read",
  "staff.manage",
] as const;

export type Permission = (typeof admin)[number];

const table: Record<Role, ReadonlySet<Permission>> = {
  viewer: new Set<Permission>(viewer),
  support: new Set<Permission>(support),
  operator: new Set<Permission>(operator),
  admin: new Set<Permission>(admin),
};

export function isAllowed(role: Role, permission: Permission): boolean {
  return table[role].has(permission);
}

export function permissionsOf(role: Role): Permission[] {
  return [...table[role]];
}

/** Ceilings on allocations hold for everyone but an admin. */
export function hasCeilings(role: Role): boolean {
  return role !== "admin";
}
