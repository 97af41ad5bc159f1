import "server-only";
import { demand, type Actor, type Origin } from "../actor";
import { DeskError } from "../domain/errors";
import { changeAccounts, demandPresent } from "./change";
import { liftPause } from "./lift";
import { standstill } from "./standstill";

/** Ends a person's pause. One of Subdesk itself ends with a connection test that succeeds. */
export async function resumeAccount(
  actor: Actor,
  { accountId }: { accountId: string },
  origin: Origin,
): Promise<{ label: string }> {
  demand(actor, "accounts.manage");
  return changeAccounts(async (tx, present) => {
    const account = demandPresent(present, accountId);
    const { label, paused } = account;
    if (!paused) throw new DeskError("conflict", `${label} is not paused.`);
    // Only an answer of the provider ends it: a person cannot see who answers there.
    if (paused.distrust) throw new DeskError("conflict", standstill(account) ?? "");
    await liftPause(tx, actor, origin, account);
    return { label };
  });
}
