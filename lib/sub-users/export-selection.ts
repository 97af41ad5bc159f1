import "server-only";
import { z } from "zod";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAuditAlone } from "../audit/record";
import { maxRows } from "../domain/runs/limits";

export const exportSelectionRequest = z.strictObject({
  rows: z.int().min(1).max(maxRows),
  columns: z.array(z.string().max(60)).min(1).max(60),
});

/** For a selection that the browser turns into a file: requested and audited first. */
export async function exportSelection(
  actor: Actor,
  { rows, columns }: z.infer<typeof exportSelectionRequest>,
  origin: Origin,
): Promise<{ rows: number }> {
  requirePermission(actor, "sub-users.export");
  await recordAuditAlone(actor, origin, {
    action: "sub-user.export",
    outcome: "done",
    after: { selected: rows, columns },
  });
  return { rows };
}
