import "server-only";
import { recordAuditAlone } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { DeskError } from "../domain/errors";
import { enqueueSync } from "../queue";
import { requireNotHalted } from "../accounts/halt-reason";
import { accountNow } from "../accounts/now";

/** Asks for a sync of one account now. `started` is false when one is already waiting. */
export async function requestSync(
  actor: Actor,
  { accountId }: { accountId: string },
  origin: Origin,
): Promise<{ started: boolean }> {
  requirePermission(actor, "sync.start");
  const account = await accountNow(accountId);
  if (!account) throw new DeskError("not-found", "There is no such account.");
  requireNotHalted(account);
  const started = await enqueueSync(accountId, "person");
  await recordAuditAlone(actor, origin, {
    action: "sync.start",
    outcome: "done",
    accountId,
    subject: account.label,
  });
  return { started };
}
