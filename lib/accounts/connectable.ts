import "server-only";
import type { ConnectableProvider } from "../domain/providers/descriptor";
import { providers } from "../providers/registry";

/** The providers that this Subdesk can read. */
export function listConnectable(): ConnectableProvider[] {
  return providers.map(({ label, variables: { prefix, credentials } }) => ({
    label,
    variables: ["API_URL", ...credentials].map((name) => prefix + name),
  }));
}
