import "server-only";
import { eq } from "drizzle-orm";
import { db } from "../db/client";
import { accounts } from "../db/schema";
import { ProviderError } from "../providers/provider";
import { singleton } from "../singleton";
import type { AccountHealth } from "./schema";

/** A bulk run reports thousands of good answers; the same news is not written again within this time. */
const rewriteAfter = 5_000;

/** Remembers how the provider last answered. Errors about one sub-user say nothing of the account. */
export async function recordHealth(accountId: string, error: unknown = null): Promise<void> {
  const health = healthOf(error);
  if (!health) return;
  const message = error instanceof ProviderError ? error.message : null;
  const last = singleton(`health.${accountId}`, () => ({ health: "", message: null as string | null, at: 0 }));
  if (last.health === health && last.message === message && Date.now() - last.at < rewriteAfter) return;
  Object.assign(last, { health, message, at: Date.now() });
  await db()
    .update(accounts)
    .set({ health, healthMessage: message, healthAt: new Date() })
    .where(eq(accounts.id, accountId));
}

function healthOf(error: unknown): AccountHealth | null {
  if (error === null) return "reachable";
  if (!(error instanceof ProviderError)) return null;
  if (error.kind === "unauthorized") return "refused";
  return ["unreachable", "timeout", "unavailable", "rate-limited", "contract"].includes(error.kind) ? "unreachable" : null;
}
