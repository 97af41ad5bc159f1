import "server-only";
import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { db } from "../db/client";
import { staffLinks } from "../db/schema";
import { DeskError } from "../domain/errors";
import type { linkIdInput } from "./schema";

export async function withdrawInvitation(
  actor: Actor,
  { linkId }: z.infer<typeof linkIdInput>,
  origin: Origin,
): Promise<{ email: string }> {
  requirePermission(actor, "staff.manage");
  return db().transaction(async (tx) => {
    const [gone] = await tx
      .delete(staffLinks)
      .where(and(eq(staffLinks.id, linkId), eq(staffLinks.kind, "invite")))
      .returning();
    if (!gone) throw new DeskError("not-found", "This invitation was used or withdrawn already.");
    await recordAudit(tx, actor, origin, {
      action: "staff.withdraw",
      outcome: "done",
      subject: gone.email,
      before: { role: gone.role },
    });
    return { email: gone.email };
  });
}
