import { env } from "../lib/env";

/** Continues under another AUTH_SECRET, as after a restart. */
export function underSecret(authSecret: string, earlierSecrets: string[] = []): void {
  Object.assign(env(), { authSecret, earlierSecrets });
  const store = globalThis as unknown as Record<symbol, unknown>;
  for (const symbol of Object.getOwnPropertySymbols(globalThis))
    if (symbol.description?.startsWith("subdesk.key.")) delete store[symbol];
}
