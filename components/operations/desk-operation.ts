import type { Permission } from "@/lib/domain/staff/permissions";
import type { OperationName } from "@/lib/domain/operations/names";

/** What a person can ask for. Unblocking is enabling a sub-user that its provider has blocked. */
export type DeskOperation = OperationName | "unblock";

export function carriedOutAs(operation: DeskOperation): OperationName {
  return operation === "unblock" ? "enable" : operation;
}

export function permissionFor(operation: DeskOperation): Permission {
  return `sub-users.${operation}`;
}
