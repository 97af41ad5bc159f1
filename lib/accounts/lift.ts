import "server-only";
import type { Actor, Origin } from "../actor";
import { recordAudit } from "../audit/record";
import type { Transaction } from "../db/client";
import { updateAccount } from "./change";
import type { ConfiguredAccount } from "./configured";

/** Ends a pause: its sync starts again, and runs that waited for it resume. */
export async function liftPause(
  tx: Transaction,
  actor: Actor,
  origin: Origin,
  { id: accountId, label }: Pick<ConfiguredAccount, "id" | "label">,
  reason: string | null = null,
): Promise<void> {
  await updateAccount(tx, accountId, {
    pausedAt: null,
    pausedBy: null,
    pauseReason: null,
    pauseDistrust: null,
    strangeSince: null,
  });
  await recordAudit(tx, actor, origin, {
    action: "account.resume",
    outcome: "done",
    accountId,
    subject: label,
    reason,
  });
}
