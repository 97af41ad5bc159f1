import { isOwn, operationNames, type OperationName } from "../operations/names";
import { mayDoToMany, operationFacts } from "../operations/operations";
import type { OperationDescriptor } from "../providers/descriptor";
import type { Permission } from "../staff/permissions";
import type { CapField } from "../sub-users/sub-user";
import type { BulkAction, RunActionName } from "./run";

export type BulkName = BulkAction["action"];

interface Bulk {
  label: string;
  /** The operation for each row. */
  operation: OperationName;
  /** The operation at a provider that does not offer that. */
  otherwise?: OperationName;
  /** What it sets where that is "set-limits", which need not take it. */
  cap?: CapField;
  danger?: boolean;
  /** It needs no input, so its preview comes at once. */
  plain?: true;
}

/** What can be done to many sub-users at once, in the order of the menu. */
export const bulkActions: { [Name in BulkName]: Bulk } = {
  disable: { label: "Disable", operation: "disable", plain: true },
  enable: { label: "Enable", operation: "enable", plain: true },
  "traffic-cap": { label: "Change traffic cap", operation: "set-limits", cap: "trafficCap" },
  "ip-cap": { label: "Change IP cap", operation: "set-limits", cap: "ipCap" },
  // Where traffic cannot be added, the cap is raised.
  "add-traffic": {
    label: "Add traffic",
    operation: "allocate-traffic",
    otherwise: "set-limits",
    cap: "trafficCap",
  },
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

interface Offer {
  offers(operation: OperationName): boolean;
  /** Whether its "set-limits" takes this cap. */
  setsCap(cap: CapField): boolean;
}

/** The operation that does it at a provider; undefined where none does. */
export function operationAt({ offers, setsCap }: Offer, action: BulkName): OperationName | undefined {
  const { cap } = bulkActions[action];
  return operationsOf(action).find(
    (operation) => offers(operation) && (operation !== "set-limits" || cap === undefined || setsCap(cap)),
  );
}

interface AtAccount {
  id: string;
  operations: readonly OperationName[];
}

/** Of each account, what its forms take; undefined until they are read. */
type Forms = Readonly<Record<string, readonly OperationDescriptor[]>> | undefined;

/** Whether it can be done to the sub-users of an account. */
export function offersAction({ id, operations }: AtAccount, action: BulkName, forms: Forms): boolean {
  const limits = forms?.[id]?.find(({ name }) => name === "set-limits");
  const offer: Offer = {
    offers: (operation) => isOwn(operation) || operations.includes(operation),
    setsCap: (cap) => limits?.fields.some(({ name }) => name === cap) ?? true,
  };
  return operationAt(offer, action) !== undefined;
}

/** What the person may do to many and at least one of these accounts offers. */
export function offeredActions(
  accounts: readonly AtAccount[],
  permissions: readonly Permission[],
  forms: Forms,
): BulkName[] {
  if (!permissions.includes("runs.plan")) return [];
  return menu.filter((action) => {
    const may = operationsOf(action).every((operation) =>
      mayDoToMany(operation, (permission) => permissions.includes(permission)),
    );
    return may && accounts.some((account) => offersAction(account, action, forms));
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
