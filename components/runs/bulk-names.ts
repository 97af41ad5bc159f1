import { bulkPermissions, type Permission } from "@/lib/domain/staff/permissions";
import type { OperationName } from "@/lib/domain/operations/names";
import type { AccountView } from "@/lib/domain/accounts/account";
import type { BulkName } from "./bulk-input";

export interface BulkChoice {
  action: BulkName;
  label: string;
  operation: OperationName;
  danger?: boolean;
}

export const bulkChoices: BulkChoice[] = [
  { action: "disable", label: "Disable", operation: "disable" },
  { action: "enable", label: "Enable", operation: "enable" },
  { action: "traffic-cap", label: "Change traffic cap", operation: "set-limits" },
  { action: "ip-cap", label: "Change IP cap", operation: "set-limits" },
  { action: "add-traffic", label: "Add traffic", operation: "allocate-traffic" },
  { action: "note", label: "Set note", operation: "set-note" },
  { action: "rotate-passwords", label: "Rotate passwords", operation: "set-password" },
  { action: "delete", label: "Delete", operation: "delete", danger: true },
];

/** What the person may do in bulk and at least one of these accounts offers. */
export function offeredChoices(
  accounts: readonly Pick<AccountView, "operations">[],
  permissions: readonly Permission[],
): BulkChoice[] {
  if (!permissions.includes("runs.plan")) return [];
  return bulkChoices.filter(
    ({ operation }) =>
      mayInBulk(operation, permissions) && accounts.some((account) => account.operations.includes(operation)),
  );
}

function mayInBulk(operation: BulkChoice["operation"], permissions: readonly Permission[]): boolean {
  const bulk = bulkPermissions[operation];
  return permissions.includes(`sub-users.${operation}`) && bulk !== null && permissions.includes(bulk);
}
