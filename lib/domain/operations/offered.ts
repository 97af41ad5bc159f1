import type { Permission } from "../staff/permissions";
import type { SubUser } from "../sub-users/sub-user";
import type { OperationName } from "./names";
import { carriedOutAs, operationFacts, type DeskOperation } from "./operations";

const menu = Object.keys(operationFacts) as DeskOperation[];

/**
 * The operations that make sense for a sub-user, in the order of a menu: its provider has them, the person
 * may do them, and its status does not rule them out. Nothing can be done to one its provider no longer
 * lists.
 */
export function offeredOperations(
  { status, vanishedAt }: Pick<SubUser, "status" | "vanishedAt">,
  account: { operations: readonly OperationName[] },
  permissions: readonly Permission[],
): DeskOperation[] {
  if (vanishedAt !== null) return [];
  return menu.filter((operation) => {
    const { permission, statuses } = operationFacts[operation];
    return (
      account.operations.includes(carriedOutAs(operation)) &&
      permissions.includes(permission) &&
      (statuses === undefined || statuses.includes(status))
    );
  });
}
