import "server-only";
import type { z } from "zod";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAudit } from "../audit/record";
import { changeAccounts, requireFreeLabel, requireMadeInDesk, requirePresent, updateAccount } from "./change";
import type { renameAccountRequest } from "./schema";

export async function renameAccount(
  actor: Actor,
  { accountId, label }: z.output<typeof renameAccountRequest>,
  origin: Origin,
): Promise<{ label: string }> {
  requirePermission(actor, "accounts.manage");
  await changeAccounts(async (tx, present) => {
    const account = requirePresent(present, accountId);
    requireMadeInDesk(account);
    requireFreeLabel(present, label, accountId);
    if (account.label === label) return;
    await updateAccount(tx, accountId, { label });
    await recordAudit(tx, actor, origin, {
      action: "account.rename",
      outcome: "done",
      accountId,
      subject: label,
      before: { name: account.label },
      after: { name: label },
    });
  });
  return { label };
}
