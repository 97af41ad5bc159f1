const kept = globalThis as unknown as Record<symbol, unknown>;

/** Settings and all else that Subdesk keeps per process (lib/singleton.ts) begins anew at its next use. */
export function forgetProcess(): void {
  for (const key of Object.getOwnPropertySymbols(globalThis))
    if (key.description?.startsWith("subdesk.")) delete kept[key];
}
