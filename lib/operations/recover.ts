import "server-only";
import { and, eq, inArray, or } from "drizzle-orm";
import { isActive } from "../active";
import { subdesk } from "../actor";
import { db } from "../db/client";
import { operations } from "../db/schema";
import { instanceId, isOrphan } from "../instance";
import { describeError, log } from "../log";
import { configuredAccount } from "../accounts/configured";
import { canBeChecked } from "./find";
import { settleOperation } from "./settle";
import type { OperationRow } from "./present";

/**
 * Takes over operations that no process is carrying out any more: left by a process that ended, or by this
 * one when the database failed. What was not sent is skipped; what was sent is unknown until a look decides.
 * Nothing is ever sent again.
 */
export async function recoverOperations(): Promise<number> {
  const open = await db()
    .select()
    .from(operations)
    .where(
      and(
        inArray(operations.state, ["planned", "sent"]),
        or(eq(operations.instanceId, instanceId()), isOrphan(operations.instanceId)),
      ),
    );
  const orphans = open.filter((row) => row.instanceId !== instanceId() || !isActive(row.id));
  for (const row of orphans) await alone(row, () => takeOver(row));
  if (orphans.length > 0)
    log().info(
      { operations: orphans.length },
      "took over operations that no process was carrying out any more",
    );
  return orphans.length;
}

async function takeOver(row: OperationRow): Promise<void> {
  const account = configuredAccount(row.accountId);
  // Whether a read can tell is known only once its credentials can be opened again.
  if (row.sentAt !== null && account && account.locked !== null) return;
  if (row.sentAt === null) {
    await settleOperation(row, {
      state: "skipped",
      message: "Subdesk stopped before it was sent.",
      by: subdesk,
    });
    return;
  }
  const checkable = canBeChecked(account?.connection.operations[row.operation]);
  await settleOperation(row, {
    state: "unknown",
    message: "Subdesk stopped while the call was under way.",
    errorKind: "interrupted",
    checkable,
    by: subdesk,
  });
}

/** An operation that fails here must not keep the others from being taken over. */
async function alone(row: OperationRow, work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) =>
    log().error({ operation: row.id, ...describeError(error) }, "an operation could not be taken over"),
  );
}
