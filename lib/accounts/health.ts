import "server-only";
import { and, eq } from "drizzle-orm";
import { databaseNow } from "../clock";
import { db } from "../db/client";
import { accounts } from "../db/schema";
import { isNotReached, ProviderError } from "../providers/error";
import { singleton } from "../singleton";
import type { AccountHealth } from "../domain/accounts/account";

/** A bulk run reports thousands of good answers; an unchanged state is not written again within this time. */
const rewriteAfterMs = 5_000;

/**
 * Remembers how the provider last answered. Errors about one sub-user say nothing about the account, nor does
 * the answer to a call that began before the account was changed: a refusal of the old key is not one of the
 * new.
 */
export async function recordHealth(
  { id, revision }: { id: string; revision: number },
  error: unknown = null,
): Promise<void> {
  const health = healthOf(error);
  if (!health) return;
  const message = error instanceof ProviderError ? error.message : null;
  const last = singleton(`health.${id}`, () => ({
    health: "",
    message: null as string | null,
    at: -Infinity,
    revision,
  }));
  if (
    last.revision === revision &&
    last.health === health &&
    last.message === message &&
    performance.now() - last.at < rewriteAfterMs
  )
    return;
  Object.assign(last, { health, message, at: performance.now(), revision });
  await db()
    .update(accounts)
    .set({ health, healthMessage: message, healthAt: databaseNow() })
    .where(and(eq(accounts.id, id), eq(accounts.revision, revision)));
}

function healthOf(error: unknown): AccountHealth | null {
  if (error === null) return "reachable";
  if (!(error instanceof ProviderError) || error.withheld || error.aboutSubUser) return null;
  if (error.kind === "unauthorized") return "refused";
  return isNotReached(error.kind) || error.kind === "contract" ? "unreachable" : null;
}
