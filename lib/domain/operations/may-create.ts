import type { Permission } from "../staff/permissions";
import type { OperationName } from "./names";

export const createPermission = "sub-users.create" satisfies Permission;

/** In a file of its own, so that the table's first load does not include the rest of the operations. */
export function mayCreate(
  account: { operations: readonly OperationName[] },
  permissions: readonly Permission[],
): boolean {
  return account.operations.includes("create") && permissions.includes(createPermission);
}
