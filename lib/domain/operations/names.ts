/**
 * Everything the documented APIs can do to a sub-user, of which a provider offers what it has an
 * implementation for; and what Subdesk does by itself.
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
  "set-tags",
] as const;
export type OperationName = (typeof operationNames)[number];

/** Changes what only Subdesk keeps: no provider is asked, so it can be done to every sub-user. */
export type OwnOperation = "set-tags";

export function isOwn(operation: string): operation is OwnOperation {
  return operation === "set-tags";
}

/** "superseded": its outcome was never known, and a later change of the same field was carried out. */
export type OperationState = "planned" | "sent" | "done" | "refused" | "unknown" | "skipped" | "superseded";
