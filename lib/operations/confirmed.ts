import "server-only";
import type { OperationName } from "../domain/operations/names";

const operations: ReadonlySet<OperationName> = new Set<OperationName>([
  "reveal-password",
  "allocate-traffic",
  "allocate-ips",
  "delete",
]);

/**
 * It shows a secret, spends what cannot be taken back, or ends something: whoever asks confirms that it is
 * them.
 */
export function takesConfirmation(operation: OperationName): boolean {
  return operations.has(operation);
}
