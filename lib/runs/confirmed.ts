import "server-only";
import { operationFacts } from "../domain/operations/operations";
import type { OperationName } from "../domain/operations/names";

/** From this many rows on, starting a run needs a confirmation whatever it does. */
const many = 10;

/** For the rows that would really be started. */
export function takesConfirmationAsRun(
  planned: readonly { operation: OperationName | null; rows: number }[],
): boolean {
  const rows = planned.reduce((sum, group) => sum + group.rows, 0);
  return (
    rows >= many || planned.some(({ operation }) => operation !== null && operationFacts[operation].confirmed)
  );
}
