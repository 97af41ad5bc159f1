import { addAccount } from "../lib/accounts/add";
import type { KeyOutcome } from "../lib/domain/accounts/account";
import type { Actor } from "../lib/actor";

export const someOrigin = { requestId: "test", address: "198.51.100.7" };

/** Adds a 9Proxy account as the form does; returns its id. */
export async function addNineProxy(
  actor: Actor,
  label: string,
  address: string,
  apiKey: string,
  more: { anyway?: boolean; gateway?: string } = {},
): Promise<string> {
  const outcome = await tryNineProxy(actor, label, address, apiKey, more);
  if (outcome.state !== "saved") throw new Error(`It was not saved: ${outcome.message}`);
  return outcome.accountId;
}

export function tryNineProxy(
  actor: Actor,
  label: string,
  address: string,
  apiKey: string,
  more: { anyway?: boolean; gateway?: string } = {},
): Promise<KeyOutcome> {
  return addAccount(
    actor,
    {
      provider: "nine-proxy",
      way: "key",
      label,
      credentials: { apiKey },
      address,
      gateway: "",
      anyway: false,
      ...more,
    },
    someOrigin,
  );
}
