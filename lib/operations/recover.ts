import "server-only";
import { and, eq, inArray, or, sql } from "drizzle-orm";
import { isActive } from "../active";
import { db } from "../db/client";
import { operations } from "../db/schema";
import { instanceId, isOrphan } from "../instance";
import { describeError, log } from "../log";
import { configuredAccount } from "../accounts/configured";
import { findAndSettle } from "./check";
import { canBeChecked } from "./find";
import { desk, settleOperation } from "./settle";
import type { OperationRow } from "./view";

/**
 * Takes over what nobody carries out any more: left behind by a process that ended, or by this one when the database
 * failed it. What was never sent is skipped, what was sent is unknown until a read decides. Nothing is ever sent again.
 */
export async function recoverOperations(): Promise<number> {
  const open = await db()
    .select()
    .from(operations)
    .where(and(inArray(operations.state, ["planned", "sent"]), or(eq(operations.instanceId, instanceId()), isOrphan(operations.instanceId))));
  const orphans = open.filter((row) => row.instanceId !== instanceId() || !isActive(row.id));
  const unknown: OperationRow[] = [];
  for (const row of orphans) await alone(row, async () => void unknown.push(...(await takeOver(row))));
  await findAll(unknown);
  if (orphans.length > 0) log().info({ operations: orphans.length }, "took over operations that nobody carried out any more");
  return orphans.length;
}

/** Looks again at unknown outcomes that a read can decide; a provider that was down may be back. */
export async function recheckUnknown(): Promise<void> {
  // At random, so that some which no read ever decides do not keep the others waiting.
  const rows = await db()
    .select()
    .from(operations)
    .where(and(eq(operations.state, "unknown"), eq(operations.checkable, true)))
    .orderBy(sql`random()`)
    .limit(50);
  await findAll(rows);
}

/** The row if a read can tell what became of it. */
async function takeOver(row: OperationRow): Promise<OperationRow[]> {
  const account = configuredAccount(row.accountId);
  // Whether a read can tell is known once its credentials can be opened again.
  if (row.state === "sent" && account && account.locked !== null) return [];
  if (row.state === "planned") {
    await settleOperation(row, { state: "skipped", message: "The desk stopped before it was sent.", by: desk });
    return [];
  }
  const checkable = canBeChecked(account?.connection.operations[row.operation]);
  const unknown = await settleOperation(row, { state: "unknown", message: "The desk stopped while the call was under way.", errorKind: "interrupted", checkable, by: desk });
  return unknown && checkable ? [unknown] : [];
}

/** One after another at each account; a dead provider does not delay the verdicts of another. */
async function findAll(rows: readonly OperationRow[]): Promise<void> {
  const accountIds = new Set(rows.map((row) => row.accountId));
  await Promise.all(
    [...accountIds].map(async (accountId) => {
      for (const row of rows) if (row.accountId === accountId) await alone(row, () => findAndSettle(row, "background", desk));
    }),
  );
}

/** One operation that fails the desk must not keep the others from being looked at. */
async function alone(row: OperationRow, work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) => log().error({ operation: row.id, ...describeError(error) }, "an operation could not be taken over"));
}
