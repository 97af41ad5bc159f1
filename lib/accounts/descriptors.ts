import "server-only";
import { requirePermission, type Actor } from "../actor";
import type { OperationName } from "../domain/operations/names";
import { describeOperation } from "../providers/fields";
import type { Operation } from "../providers/provider";
import { configuredAccounts } from "./configured";
import type { AccountDescriptors } from "../domain/accounts/account";

/** The forms of every connected account's operations, made from their own schemas. */
export function listDescriptors(actor: Actor): AccountDescriptors {
  requirePermission(actor, "accounts.read");
  return Object.fromEntries(
    configuredAccounts().map(({ id, connection, provider: { connectionFormat: format } }) => [
      id,
      (Object.entries(connection.operations) as [OperationName, Operation][]).map(([name, operation]) => ({
        ...describeOperation(name, operation),
        ...(format && (name === "create" || name === "set-password") && { format }),
      })),
    ]),
  );
}
