import type { Permission } from "@/lib/domain/staff/permissions";
import type { OperationName } from "@/lib/domain/operations/names";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { carriedOutAs, permissionFor, type DeskOperation } from "./desk-operation";

const order: DeskOperation[] = [
  "set-limits",
  "allocate-traffic",
  "allocate-ips",
  "set-note",
  "reveal-password",
  "set-password",
  "unblock",
  "enable",
  "disable",
  "delete",
];

/**
 * The operations that make sense for a sub-user, in the order of a menu: its provider has them, the person
 * may do them, and its status does not rule them out. Nothing can be done to one its provider no longer
 * lists.
 */
export function offeredOperations(
  subUser: Pick<SubUser, "status" | "vanishedAt">,
  account: { operations: readonly OperationName[] },
  permissions: readonly Permission[],
): DeskOperation[] {
  if (subUser.vanishedAt !== null) return [];
  return order.filter(
    (operation) =>
      account.operations.includes(carriedOutAs(operation)) &&
      permissions.includes(permissionFor(operation)) &&
      fits(operation, subUser.status),
  );
}

export function mayCreate(
  account: { operations: readonly OperationName[] },
  permissions: readonly Permission[],
): boolean {
  return account.operations.includes("create") && permissions.includes(permissionFor("create"));
}

function fits(operation: DeskOperation, status: SubUser["status"]): boolean {
  if (operation === "unblock") return status === "blocked";
  if (operation === "enable") return status === "disabled" || status === "unknown";
  if (operation === "disable") return status === "active" || status === "unknown";
  return true;
}
