/**
 * Everything the documented APIs can do to a sub-user, of which a provider offers what it has an
 * implementation for; and what Subdesk does by itself.
 */
export const operationNames = [
  "create",
  "set-limits",
  "set-note",
  "rename",
  "set-password",
  "reset-password",
  "enable",
  "disable",
  "delete",
  "allocate-traffic",
  "take-back",
  "allocate-ips",
  "reveal-password",
  "set-tags",
] as const;
export type OperationName = (typeof operationNames)[number];

/** It has ended, and the same can be asked for again. */
export function mayBeRepeated(state: OperationState): boolean {
  return state === "refused" || state === "partly";
}

/** Changes what only Subdesk keeps: no provider is asked, so it can be done to every sub-user. */
export type OwnOperation = "set-tags";

/** Whether Subdesk carries it out itself, without a provider. */
export function isOwn(operation: string): operation is OwnOperation {
  return operation === "set-tags";
}

/**
 * "superseded": its outcome was never known, and a later change of the same field was carried out.
 * "partly": of its several writes some took effect and the others certainly did not; done again, it
 * continues from there.
 */
export type OperationState =
  | "planned"
  | "sent"
  | "done"
  | "partly"
  | "refused"
  | "unknown"
  | "skipped"
  | "superseded";
