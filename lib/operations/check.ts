import "server-only";
import { eq } from "drizzle-orm";
import { accountNow, demandRunning, standstill } from "../accounts/refresh";
import { demand, type Actor } from "../actor";
import { db } from "../db/client";
import { operations } from "../db/schema";
import { DeskError } from "../domain/errors";
import type { CallContext } from "../providers/call";
import { ProviderError } from "../providers/error";
import { lookAt } from "./find";
import type { OperationView, SettleRequest } from "../domain/operations/operation";
import { settleOperation, type Outcome } from "./settle";
import { toOperationView, type OperationRow } from "./view";
import { lookedAt, wouldProve } from "./watch";
import { asSentence, confirmedWords, thirdValue } from "./words";

/**
 * Asks the provider what became of an operation of unknown outcome. Returns it, settled by now or still
 * unknown.
 */
export async function checkOperation(
  actor: Actor,
  { operationId }: { operationId: string },
): Promise<OperationView> {
  demand(actor, "operations.check");
  const row = await readOperation(operationId);
  if (row.state === "planned" || row.state === "sent")
    throw new DeskError("conflict", "It is still under way.");
  if (row.state !== "unknown") return toOperationView(row);
  const account = await accountNow(row.accountId);
  if (account) demandRunning(account);
  await findAndSettle(row, { lane: "interactive" }, actor).catch(unlessUnreadable);
  const [now = row] = await db().select().from(operations).where(eq(operations.id, row.id));
  return toOperationView(now);
}

/** A person's verdict where no read can decide. */
export async function settleByVerdict(actor: Actor, request: SettleRequest): Promise<OperationView> {
  demand(actor, "operations.settle");
  const row = await readOperation(request.operationId);
  if (row.state !== "unknown") throw new DeskError("conflict", "Its outcome is known by now.");
  const settled = await settleOperation(row, {
    state: request.verdict,
    message: `Settled by ${actor.name}: ${request.reason}`,
    by: { staffId: actor.staffId, name: actor.name, reason: request.reason },
  });
  if (!settled) throw new DeskError("conflict", "Someone else has settled it in the meantime.");
  return toOperationView(settled);
}

/**
 * Looks at an operation of unknown outcome and settles it where that decides. A read that still shows the old
 * state is believed only once nothing can arrive late any more. Returns the operation once it is settled,
 * else null. Throws when the provider cannot be read.
 */
export async function findAndSettle(
  row: OperationRow,
  context: CallContext,
  by: NonNullable<Outcome["by"]>,
): Promise<OperationRow | null> {
  const account = await accountNow(row.accountId);
  const operation = account?.connection.operations[row.operation];
  if (!account || !operation || !row.checkable || standstill(account) !== null) return null;
  const proof = !operation.additive && (await wouldProve(row));
  const finding = await lookAt(operation, row, row.input, context);
  if (finding.verdict === "applied") {
    const { subUser: after, observedAt } = finding;
    return settleOperation(row, { state: "done", message: confirmedWords(row), after, observedAt, by });
  }
  if (finding.verdict === "not-applied" && proof) {
    return settleOperation(row, {
      state: "refused",
      message: `${asSentence(row.message ?? "The call failed")} Reading it back long afterwards still shows that nothing was changed.`,
      after: finding.subUser ?? undefined,
      observedAt: finding.observedAt,
      by,
    });
  }
  const differs = finding.verdict === "differs" && !row.message?.includes(thirdValue);
  await lookedAt(row, differs ? `${asSentence(row.message ?? "The call failed")} ${thirdValue}` : undefined);
  return null;
}

/** A provider that cannot be read leaves the outcome as unknown as it was. */
function unlessUnreadable(error: unknown): null {
  if (error instanceof ProviderError) return null;
  throw error;
}

async function readOperation(id: string): Promise<OperationRow> {
  const [row] = await db().select().from(operations).where(eq(operations.id, id));
  if (!row) throw new DeskError("not-found", "There is no such operation.");
  return row;
}
