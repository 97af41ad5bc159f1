import type { Permission } from "@/lib/auth/permissions";
import type { OperationName } from "@/lib/operations/schema";

/** What a person can ask for. Unblocking is enabling a sub-user that its provider has blocked. */
export type DeskOperation = OperationName | "unblock";

export function carriedOutAs(operation: DeskOperation): OperationName {
  return operation === "unblock" ? "enable" : operation;
}

export function permissionFor(operation: DeskOperation): Permission {
  return `sub-users.${operation}`;
}
