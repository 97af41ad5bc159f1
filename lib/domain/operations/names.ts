/**
 * Everything the documented APIs can do to a sub-user. A provider offers those it has an implementation for.
 */
export const operationNames = [
  "create",
  "set-limits",
  "set-note",
  "set-password",
  "enable",
  "disable",
  "delete",
  "allocate-traffic",
  "allocate-ips",
  "reveal-password",
] as const;
export type OperationName = (typeof operationNames)[number];

/** "superseded": its outcome was never known, and a later change of the same field was carried out. */
export type OperationState = "planned" | "sent" | "done" | "refused" | "unknown" | "skipped" | "superseded";
