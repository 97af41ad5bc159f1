import "server-only";
import type { z } from "zod";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAudit } from "../audit/record";
import { DeskError } from "../domain/errors";
import { changeAccounts, requirePresent, updateAccount } from "./change";
import type { setIdFieldRequest } from "./schema";

/** The first complete listing fixes which field identifies a sub-user; later only a person changes it. */
export async function setIdField(
  actor: Actor,
  { accountId, idField }: z.output<typeof setIdFieldRequest>,
  origin: Origin,
): Promise<{ idField: string }> {
  requirePermission(actor, "accounts.manage");
  await changeAccounts(async (tx, present) => {
    const account = requirePresent(present, accountId);
    const { label, idFields = [] } = account.provider;
    if (!idFields.includes(idField)) {
      const problem =
        idFields.length === 0
          ? `${label} has one field for the id, so there is nothing to choose.`
          : `Choose one of ${idFields.join(", ")}.`;
      throw new DeskError("invalid", problem, { idField: problem });
    }
    const before = account.traits.idField;
    if (before === idField) return;
    await updateAccount(tx, accountId, { idField });
    await recordAudit(tx, actor, origin, {
      action: "account.set-id-field",
      outcome: "done",
      accountId,
      subject: account.label,
      before: { idField: before },
      after: { idField },
    });
  });
  return { idField };
}
