import "server-only";
import { eq } from "drizzle-orm";
import { accountNow, demandRunning, standstill } from "../accounts/refresh";
import { demand, type Actor } from "../auth/actor";
import { db } from "../db/client";
import { operations } from "../db/schema";
import { DeskError } from "../errors";
import type { Lane } from "../providers/provider";
import { findOutcome } from "./find";
import type { OperationView, SettleRequest } from "./schema";
import { settleOperation } from "./settle";
import { toOperationView, type OperationRow } from "./view";

/** Asks the provider what became of an operation of unknown outcome. Returns it, settled or still unknown. */
export async function checkOperation(actor: Actor, { operationId }: { operationId: string }): Promise<OperationView> {
  demand(actor, "operations.check");
  const row = await unknownOperation(operationId);
  const account = await accountNow(row.accountId);
  if (account) demandRunning(account);
  await findAndSettle(row, "interactive", { actorId: actor.staffId, actorName: actor.name });
  const [now = row] = await db().select().from(operations).where(eq(operations.id, row.id));
  return toOperationView(now);
}

/** A person's verdict where no read can decide. */
export async function settleByVerdict(actor: Actor, request: SettleRequest): Promise<OperationView> {
  demand(actor, "operations.settle");
  const row = await unknownOperation(request.operationId);
  const settled = await settleOperation(row, {
    state: request.verdict,
    message: `Settled by ${actor.name}: ${request.reason}`,
    by: { actorId: actor.staffId, actorName: actor.name, reason: request.reason },
  });
  if (!settled) throw new DeskError("conflict", "Somebody else has settled it meanwhile.");
  return toOperationView(settled);
}

/** Null when no read could decide. */
export async function findAndSettle(row: OperationRow, lane: Lane, by: { actorId: string | null; actorName: string }): Promise<OperationRow | null> {
  const account = await accountNow(row.accountId);
  const operation = account?.connection.operations[row.operation];
  if (!account || !operation || standstill(account) !== null) return null;
  const target = row.remoteId === null ? null : { remoteId: row.remoteId, name: row.name };
  const outcome = await findOutcome(operation, target, row.input, row.message, { lane });
  return outcome && settleOperation(row, { ...outcome, by });
}

async function unknownOperation(id: string): Promise<OperationRow> {
  const [row] = await db().select().from(operations).where(eq(operations.id, id));
  if (!row) throw new DeskError("not-found", "There is no such operation.");
  if (row.state !== "unknown") throw new DeskError("conflict", "Its outcome is known by now.");
  return row;
}
