import "server-only";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAudit, recordAuditLines } from "../audit/record";
import { accountCredentials } from "../db/schema";
import { DeskError } from "../domain/errors";
import { visibleText } from "../domain/format";
import { linksOfAccounts, withdrawLinks } from "../secret-links/withdraw";
import { forgetSampleHistory } from "./forget-sample-history";
import { changeAccounts, requireMadeInDesk, requirePresent, updateAccount } from "./change";
import type { removeAccountRequest } from "./schema";

/**
 * Removes an account from Subdesk, destroys its credentials and withdraws the one-time links to its
 * passwords. Nothing changes at the provider; mirrored rows and history stay in the database and
 * are not shown any more.
 */
export async function removeAccount(
  actor: Actor,
  { accountId, label: typed }: z.output<typeof removeAccountRequest>,
  origin: Origin,
): Promise<{ label: string }> {
  requirePermission(actor, "accounts.manage");
  return changeAccounts(async (tx, present) => {
    const account = requirePresent(present, accountId);
    requireMadeInDesk(account);
    const { label } = account;
    if (![label, visibleText(label)].includes(typed.trim()))
      throw new DeskError("invalid", "Enter the name as it is shown.", {
        label: "Enter the name as it is shown.",
      });
    await tx.delete(accountCredentials).where(eq(accountCredentials.accountId, accountId));
    await forgetSampleHistory(tx, [accountId]);
    await updateAccount(tx, accountId, {
      configured: false,
      pausedAt: null,
      pausedBy: null,
      pauseReason: null,
      pauseDistrust: null,
      strangeSince: null,
    });
    // Before any audit line, as where one is opened.
    const withdrawn = await withdrawLinks(
      tx,
      linksOfAccounts([accountId]),
      actor.name,
      "The account was removed.",
    );
    await recordAudit(tx, actor, origin, {
      action: "account.remove",
      outcome: "done",
      accountId,
      subject: label,
      before: { provider: account.provider.label, address: account.host },
    });
    await recordAuditLines(tx, actor, origin, withdrawn);
    return { label };
  });
}
