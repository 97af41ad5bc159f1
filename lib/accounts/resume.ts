import "server-only";
import { requirePermission, type Actor, type Origin } from "../actor";
import { DeskError } from "../domain/errors";
import { changeAccounts, requirePresent } from "./change";
import { liftPause } from "./lift";
import { haltReason } from "./halt-reason";

/** Ends a person's pause. One of Subdesk itself ends with a connection test that succeeds. */
export async function resumeAccount(
  actor: Actor,
  { accountId }: { accountId: string },
  origin: Origin,
): Promise<{ label: string }> {
  requirePermission(actor, "accounts.manage");
  return changeAccounts(async (tx, present) => {
    const account = requirePresent(present, accountId);
    const { label, paused } = account;
    if (!paused) throw new DeskError("conflict", `${label} is not paused.`);
    // Only an answer of the provider ends it: a person cannot see who answers there.
    if (paused.distrust) throw new DeskError("conflict", haltReason(account) ?? "");
    await liftPause(tx, actor, origin, account);
    return { label };
  });
}
