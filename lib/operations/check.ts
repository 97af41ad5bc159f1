import "server-only";
import { eq } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { operations } from "../db/schema";
import { DeskError } from "../domain/errors";
import { ProviderError } from "../providers/error";
import type { OperationView } from "../domain/operations/operation";
import { presentNamed } from "./present";
import { readOperation } from "./read";
import { findAndSettle } from "./find-and-settle";
import { requireNotHalted } from "../accounts/halt-reason";
import { accountNow } from "../accounts/now";

/**
 * Asks the provider what became of an operation of unknown outcome. Returns the operation, settled or still
 * unknown.
 */
export async function checkOperation(
  actor: Actor,
  { operationId }: { operationId: string },
): Promise<OperationView> {
  requirePermission(actor, "operations.check");
  const row = await readOperation(operationId);
  if (row.state === "planned" || row.state === "sent")
    throw new DeskError("conflict", "It is still under way.");
  if (row.state !== "unknown") return presentNamed(row);
  const account = await accountNow(row.accountId);
  if (account) requireNotHalted(account);
  await findAndSettle(row, { lane: "interactive" }, actor).catch(unlessUnreadable);
  const [now = row] = await db().select().from(operations).where(eq(operations.id, row.id));
  return presentNamed(now);
}

/** A provider that cannot be read leaves the outcome unknown. */
function unlessUnreadable(error: unknown): null {
  if (error instanceof ProviderError) return null;
  throw error;
}
