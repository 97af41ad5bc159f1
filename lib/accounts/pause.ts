import "server-only";
import type { z } from "zod";
import { databaseNow } from "../clock";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAudit } from "../audit/record";
import { DeskError } from "../domain/errors";
import { changeAccounts, requirePresent, updateAccount } from "./change";
import type { pauseAccountRequest } from "./schema";

/** From now on nothing is read from it and nothing is sent to it; calls under way still finish. */
export async function pauseAccount(
  actor: Actor,
  { accountId, reason }: z.output<typeof pauseAccountRequest>,
  origin: Origin,
): Promise<{ label: string }> {
  requirePermission(actor, "accounts.manage");
  return changeAccounts(async (tx, present) => {
    const { label, paused } = requirePresent(present, accountId);
    if (paused) throw new DeskError("conflict", `${label} is paused already.`);
    await updateAccount(tx, accountId, {
      pausedAt: databaseNow(),
      pausedBy: actor.name,
      pauseReason: reason || null,
      pauseDistrust: null,
    });
    await recordAudit(tx, actor, origin, {
      action: "account.pause",
      outcome: "done",
      accountId,
      subject: label,
      reason: reason || null,
    });
    return { label };
  });
}
