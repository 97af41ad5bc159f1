import "server-only";
import { and, asc, inArray, isNotNull, sql } from "drizzle-orm";
import { subdesk } from "../actor";
import { recordAudit } from "../audit/record";
import type { Transaction } from "../db/client";
import { secretLinks } from "../db/schema";

/**
 * Withdraws the links that are sealed under any other key: without their tokens they cannot be sealed anew.
 * Returns how many.
 */
export async function withdrawLinksUnderOthers(tx: Transaction, keyId: string): Promise<number> {
  const links = await tx
    .select()
    .from(secretLinks)
    .where(and(isNotNull(secretLinks.sealed), sql`split_part(${secretLinks.sealed}, '.', 2) <> ${keyId}`))
    .orderBy(asc(secretLinks.id))
    .for("update");
  if (links.length === 0) return 0;
  await tx
    .update(secretLinks)
    .set({ sealed: null, revokedAt: sql`now()`, revokedBy: subdesk.name })
    .where(
      inArray(
        secretLinks.id,
        links.map(({ id }) => id),
      ),
    );
  for (const { id, accountId, remoteId, customerId } of links)
    await recordAudit(tx, subdesk, null, {
      action: "secret-link.revoke",
      outcome: "done",
      accountId,
      remoteId,
      subject: customerId,
      after: { link: id },
      reason: "The key of stored credentials was rotated.",
    });
  return links.length;
}
