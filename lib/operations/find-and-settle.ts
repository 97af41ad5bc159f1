import "server-only";
import type { CallContext } from "../providers/call";
import { lookAt } from "./find";
import { settleOperation, type Outcome } from "./settle";
import type { OperationRow } from "./present";
import { lookedAt, wouldProve } from "./watch";
import { asSentence, confirmedWords, thirdValue } from "./words";
import { haltReason } from "../accounts/halt-reason";
import { accountNow } from "../accounts/now";

/**
 * Looks at an operation of unknown outcome and settles it where the look decides. A read that still shows the
 * old state counts only once no write can arrive late. Returns the operation once it is settled, else null.
 * Throws when the provider cannot be read.
 */
export async function findAndSettle(
  row: OperationRow,
  context: CallContext,
  by: NonNullable<Outcome["by"]>,
): Promise<OperationRow | null> {
  const account = await accountNow(row.accountId);
  const operation = account?.connection.operations[row.operation];
  if (!account || !operation || !row.checkable || haltReason(account) !== null) return null;
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
  if (finding.verdict === "partly" && proof) {
    return settleOperation(row, {
      state: "partly",
      message: finding.did,
      after: finding.subUser ?? undefined,
      observedAt: finding.observedAt,
      by,
    });
  }
  const differs = finding.verdict === "differs" && !row.message?.includes(thirdValue);
  await lookedAt(row, differs ? `${asSentence(row.message ?? "The call failed")} ${thirdValue}` : undefined);
  return null;
}
