import "server-only";
import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { db } from "../db/client";
import { acquireLock } from "../db/locks";
import { staff, staffLinks } from "../db/schema";
import { DeskError } from "../domain/errors";
import { makeLink } from "../auth/links";
import { requireStillPermitted } from "./change";
import type { inviteRequest } from "./schema";
import type { OneTimeLink } from "../domain/staff/staff";

/** Makes a link to join with. A second invitation of the same e-mail replaces the first. */
export async function inviteStaff(
  actor: Actor,
  { email, role }: z.infer<typeof inviteRequest>,
  origin: Origin,
): Promise<OneTimeLink> {
  requirePermission(actor, "staff.manage");
  return db().transaction(async (tx) => {
    await acquireLock(tx, "staff");
    await requireStillPermitted(tx, actor, "staff.manage");
    const [known] = await tx
      .select({ id: staff.id })
      .from(staff)
      .where(sql`lower(${staff.email}) = ${email.toLowerCase()}`);
    if (known)
      throw new DeskError("conflict", "Someone with this e-mail is already on the staff.", {
        email: "Someone with this e-mail is already on the staff.",
      });
    await tx
      .delete(staffLinks)
      .where(and(eq(staffLinks.kind, "invite"), sql`lower(${staffLinks.email}) = ${email.toLowerCase()}`));
    const link = await makeLink(tx, actor, { kind: "invite", email, role });
    await recordAudit(tx, actor, origin, {
      action: "staff.invite",
      outcome: "done",
      subject: email,
      after: { role, until: link.expiresAt },
    });
    return link;
  });
}
