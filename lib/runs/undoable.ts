import "server-only";
import { configuredAccount } from "../accounts/configured";
import type { OperationName } from "../domain/operations/names";

/** An inverse exists where the provider can also do the opposite. */
export function isUndoable(accountId: string, operation: OperationName | null): boolean {
  const operations = configuredAccount(accountId)?.connection.operations;
  if (!operations) return false;
  if (operation === "enable") return operations.disable !== undefined;
  if (operation === "disable") return operations.enable !== undefined;
  return (operation === "set-limits" || operation === "set-note") && operations[operation] !== undefined;
}
