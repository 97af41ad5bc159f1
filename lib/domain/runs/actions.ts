import { isOwn, operationNames, type OperationName } from "../operations/names";
import { mayDoToMany, operationFacts } from "../operations/operations";
import type { Permission } from "../staff/permissions";
import type { BulkAction, RunActionName } from "./run";

export type BulkName = BulkAction["action"];

interface Bulk {
  label: string;
  /** The operation for each row. */
  operation: OperationName;
  /** The operation at a provider that does not offer that. */
  otherwise?: OperationName;
  danger?: boolean;
  /** It needs no input, so its preview comes at once. */
  plain?: true;
}

/** What can be done to many sub-users at once, in the order of the menu. */
export const bulkActions: { [Name in BulkName]: Bulk } = {
  disable: { label: "Disable", operation: "disable", plain: true },
  enable: { label: "Enable", operation: "enable", plain: true },
  "traffic-cap": { label: "Change traffic cap", operation: "set-limits" },
  "ip-cap": { label: "Change IP cap", operation: "set-limits" },
  // Where traffic cannot be added, the cap is raised.
  "add-traffic": { label: "Add traffic", operation: "allocate-traffic", otherwise: "set-limits" },
  "take-back": { label: "Take traffic back", operation: "take-back" },
  note: { label: "Set note", operation: "set-note" },
  tags: { label: "Change tags", operation: "set-tags" },
  // Where a password cannot be chosen, the provider makes one.
  "rotate-passwords": {
    label: "Rotate passwords",
    operation: "set-password",
    otherwise: "reset-password",
    plain: true,
  },
  delete: { label: "Delete", operation: "delete", danger: true, plain: true },
};

const menu = Object.keys(bulkActions) as BulkName[];

/** The possible operations for a row, the usual one first. */
export function operationsOf(action: BulkName): OperationName[] {
  const { operation, otherwise } = bulkActions[action];
  return otherwise ? [operation, otherwise] : [operation];
}

/** Whether it can be done to the sub-users of an account. */
export function offersAction(
  { operations }: { operations: readonly OperationName[] },
  action: BulkName,
): boolean {
  return operationsOf(action).some((operation) => isOwn(operation) || operations.includes(operation));
}

/** What the person may do to many and at least one of these accounts offers. */
export function offeredActions(
  accounts: readonly { operations: readonly OperationName[] }[],
  permissions: readonly Permission[],
): BulkName[] {
  if (!permissions.includes("runs.plan")) return [];
  return menu.filter((action) => {
    const may = operationsOf(action).every((operation) =>
      mayDoToMany(operation, (permission) => permissions.includes(permission)),
    );
    return may && accounts.some((account) => offersAction(account, action));
  });
}

const others: Record<Exclude<RunActionName, BulkName>, string> = {
  create: operationFacts.create.label,
  undo: "Undo",
};

/** Actions of runs, and operations that a run undoes, as lists and alerts name them. */
export const actionLabels: Readonly<Record<string, string>> = {
  ...Object.fromEntries(operationNames.map((name) => [name, operationFacts[name].label])),
  ...Object.fromEntries(Object.entries(bulkActions).map(([name, { label }]) => [name, label])),
  ...others,
};

export function actionLabel(action: string): string {
  return actionLabels[action] ?? action;
}
