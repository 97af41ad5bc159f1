import "server-only";
import { demand, type Actor, type Origin } from "../actor";
import { recordAudit } from "../audit/record";
import { DeskError } from "../domain/errors";
import { changeAccounts, demandPresent, updateAccount } from "./change";

/** Its sync starts again, and runs that waited for it resume. */
export async function resumeAccount(
  actor: Actor,
  { accountId }: { accountId: string },
  origin: Origin,
): Promise<{ label: string }> {
  demand(actor, "accounts.manage");
  return changeAccounts(async (tx, present) => {
    const { label, paused } = demandPresent(present, accountId);
    if (!paused) throw new DeskError("conflict", `${label} is not paused.`);
    await updateAccount(tx, accountId, { pausedAt: null, pausedBy: null, pauseReason: null });
    await recordAudit(tx, actor, origin, {
      action: "account.resume",
      outcome: "done",
      accountId,
      subject: label,
    });
    return { label };
  });
}
