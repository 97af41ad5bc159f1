import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import type { CallContext, Finding, Operation, Target } from "../providers/provider";
import type { Outcome } from "./settle";

/** A late write may still land after the first look; only a second one that finds nothing decides. */
const secondLookAfter = 1_500;

/** Whether a later read, when the secrets are gone from our side, can still tell what became of it. */
export function canBeChecked(operation: Operation | undefined): boolean {
  return operation?.find !== undefined && !operation.findNeedsSecrets;
}

/**
 * Reads what became of an operation of unknown outcome. Null when no read can tell or none succeeded: it stays unknown.
 */
export async function findOutcome(operation: Operation, target: Target | null, input: Record<string, unknown>, cause: string | null, context: CallContext): Promise<Outcome | null> {
  if (!operation.find) return null;
  let finding: Finding = { verdict: "undecided" };
  for (const wait of [0, secondLookAfter]) {
    await sleep(wait);
    try {
      finding = await operation.find(target, input, context);
    } catch {
      return null;
    }
    if (finding.verdict === "applied") break;
  }
  if (finding.verdict === "undecided") return null;
  const { verdict, subUser, observedAt } = finding;
  return verdict === "applied"
    ? { state: "done", message: "Confirmed by reading it back.", after: subUser, observedAt }
    : { state: "refused", message: `${cause ?? "The call failed."} Reading it back shows that nothing was changed.`, after: subUser ?? undefined, observedAt };
}
