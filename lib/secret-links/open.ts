import "server-only";
import { and, eq, isNotNull, sql } from "drizzle-orm";
import { anonymous, type Origin } from "../actor";
import { recordAudit } from "../audit/record";
import { readRing } from "../credentials/keys";
import { db } from "../db/client";
import { secretLinks } from "../db/schema";
import { DeskError } from "../domain/errors";
import { worksNoMore } from "../domain/texts/secret-links";
import { SettingError } from "../env";
import { log } from "../log";
import { openSecret, tokenDigest } from "./seal";

/**
 * Gives the password once and erases it. Of several at once one gets it: the others wait for its row, and
 * then find it erased. Unknown, opened, expired and revoked links get the same answer.
 */
export async function openSecretLink(
  { token }: { token: string },
  origin: Origin,
): Promise<{ secret: string }> {
  return db().transaction(async (tx) => {
    const [link] = await tx
      .select()
      .from(secretLinks)
      .where(
        and(
          eq(secretLinks.tokenDigest, tokenDigest(token)),
          isNotNull(secretLinks.sealed),
          sql`${secretLinks.expiresAt} > now()`,
        ),
      )
      .for("update");
    const secret = link?.sealed
      ? opened(link.id, () => openSecret(readRing(), token, link, link.sealed ?? ""))
      : null;
    if (!link || secret === null) throw new DeskError("forbidden", worksNoMore);
    await tx
      .update(secretLinks)
      .set({ sealed: null, openedAt: sql`now()` })
      .where(eq(secretLinks.id, link.id));
    await recordAudit(tx, anonymous, origin, {
      action: "secret-link.open",
      outcome: "done",
      accountId: link.accountId,
      remoteId: link.remoteId,
      subject: link.customerId,
      after: { link: link.id },
    });
    return { secret };
  });
}

/** A key that is missing for a while erases nothing: the link works again once the key is back. */
function opened(id: string, open: () => string | null): string | null {
  let secret: string | null = null;
  try {
    secret = open();
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
  }
  if (secret === null) log().warn({ link: id }, "no key opens a one-time link");
  return secret;
}
