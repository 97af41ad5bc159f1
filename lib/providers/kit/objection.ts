import "server-only";
import type { FreshRead, OperationContext } from "../provider";
import type { Failures } from "./failures";

/**
 * Throws where Subdesk itself has something against a write, by what was read right before it:
 * nothing is sent then.
 */
export async function requireNoObjection(
  failures: Failures,
  operation: string,
  { fresh, secrets = {}, writesBack = [], mayToggle = false }: Pick<FreshRead, "fresh"> & Partial<FreshRead>,
  context: OperationContext,
): Promise<void> {
  const objection = await context.objection?.({ fresh, secrets, writesBack, mayToggle });
  if (objection) throw failures.conflict(operation, objection.message, objection.conflicts);
}
