import "server-only";
import { and, eq, isNotNull, sql } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAudit } from "../audit/record";
import { db } from "../db/client";
import { secretLinks } from "../db/schema";
import { DeskError } from "../domain/errors";
import type { SecretLinkView } from "../domain/hand-over/secret-link";
import { openedMeanwhile } from "../domain/texts/secret-links";
import { readSecretLink } from "./list";

/** Erases what the link leads to. One that had ended already stays as it ended. */
export async function revokeSecretLink(
  actor: Actor,
  { id }: { id: string },
  origin: Origin,
): Promise<SecretLinkView> {
  requirePermission(actor, "secret-links.make");
  return db().transaction(async (tx) => {
    const [revoked] = await tx
      .update(secretLinks)
      .set({ sealed: null, revokedAt: sql`now()`, revokedBy: actor.name })
      .where(
        and(eq(secretLinks.id, id), isNotNull(secretLinks.sealed), sql`${secretLinks.expiresAt} > now()`),
      )
      .returning();
    const link = await readSecretLink(tx, id);
    if (!link) throw new DeskError("not-found", "There is no such link.");
    if (link.state === "opened") throw new DeskError("conflict", openedMeanwhile);
    if (revoked)
      await recordAudit(tx, actor, origin, {
        action: "secret-link.revoke",
        outcome: "done",
        accountId: revoked.accountId,
        remoteId: revoked.remoteId,
        subject: revoked.customerId,
        after: { link: id },
      });
    return link;
  });
}
