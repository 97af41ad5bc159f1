import "server-only";
import { and, asc, inArray, isNotNull, sql } from "drizzle-orm";
import { subdesk } from "../actor";
import { recordAudit } from "../audit/record";
import { db } from "../db/client";
import { secretLinks } from "../db/schema";

const atOnce = 200;
/** How long a link that has ended stays in the list of its sub-user, in days. The audit keeps its lines. */
const listedDays = 90;

/** Erases what is behind links that no one opened in time, and forgets those that ended long ago. */
export async function expireSecretLinks(): Promise<void> {
  while ((await expireSome()) === atOnce);
  await db()
    .delete(secretLinks)
    .where(sql`${secretLinks.expiresAt} < now() - make_interval(days => ${listedDays})`);
}

async function expireSome(): Promise<number> {
  return db().transaction(async (tx) => {
    const links = await tx
      .select()
      .from(secretLinks)
      .where(and(isNotNull(secretLinks.sealed), sql`${secretLinks.expiresAt} <= now()`))
      .orderBy(asc(secretLinks.expiresAt))
      .limit(atOnce)
      .for("update", { skipLocked: true });
    if (links.length === 0) return 0;
    await tx
      .update(secretLinks)
      .set({ sealed: null })
      .where(
        inArray(
          secretLinks.id,
          links.map(({ id }) => id),
        ),
      );
    for (const { id, accountId, remoteId, customerId } of links)
      await recordAudit(tx, subdesk, null, {
        action: "secret-link.expire",
        outcome: "done",
        accountId,
        remoteId,
        subject: customerId,
        after: { link: id },
      });
    return links.length;
  });
}
