import type { Permission } from "@/lib/auth/permissions";
import type { OperationName } from "@/lib/operations/schema";
import type { OperationDescriptor } from "@/lib/providers/descriptor";

/** What a person can ask for. Unblocking is enabling a sub-user that its provider has blocked. */
export type DeskOperation = OperationName | "unblock";

export function carriedOutAs(operation: DeskOperation): OperationName {
  return operation === "unblock" ? "enable" : operation;
}

export function permissionFor(operation: DeskOperation): Permission {
  return `sub-users.${operation}`;
}

export function descriptorOf(descriptors: readonly OperationDescriptor[], operation: DeskOperation): OperationDescriptor | undefined {
  const name = carriedOutAs(operation);
  return descriptors.find((descriptor) => descriptor.name === name);
}
