import "server-only";
import { requirePermission, type Actor } from "../actor";
import type { ConnectionDescriptor } from "../domain/providers/descriptor";
import { gatewayVariable } from "../providers/settings";
import { configuredAccount } from "./configured";

/** How customers of this account sign in at the gateway; null when it is not connected. */
export function describeConnection(actor: Actor, accountId: string): ConnectionDescriptor | null {
  requirePermission(actor, "accounts.read");
  const provider = configuredAccount(accountId)?.provider;
  return provider
    ? { format: provider.connectionFormat ?? null, gatewayVariable: gatewayVariable(provider.variables) }
    : null;
}
