import type { Permission } from "../staff/permissions";
import type { OperationName } from "./names";

export const createPermission = "sub-users.create" satisfies Permission;

/** Apart from what else is known of operations, so that the table's first load does not carry it. */
export function mayCreate(
  account: { operations: readonly OperationName[] },
  permissions: readonly Permission[],
): boolean {
  return account.operations.includes("create") && permissions.includes(createPermission);
}
