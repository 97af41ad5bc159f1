import "server-only";
import { randomUUID } from "node:crypto";
import { and, count, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAudit } from "../audit/record";
import { readRing, type Key } from "../credentials/keys";
import { db, type Transaction } from "../db/client";
import { acquireLock } from "../db/locks";
import { accounts, secretLinks, subUsers } from "../db/schema";
import { DeskError } from "../domain/errors";
import {
  secretLinkLimits,
  type MadeSecretLink,
  type MakeSecretLinkRequest,
} from "../domain/hand-over/secret-link";
import * as texts from "../domain/texts/secret-links";
import { env, SettingError } from "../env";
import { linkProblem } from "./offered";
import { newToken, sealSecret, tokenDigest } from "./seal";

/** A link to a password that works once and for 72 hours. Its token is only in the answer. */
export async function makeSecretLink(
  actor: Actor,
  { secret, ...ref }: MakeSecretLinkRequest,
  origin: Origin,
): Promise<MadeSecretLink> {
  requirePermission(actor, "secret-links.make");
  const problem = linkProblem();
  if (problem !== null) throw new DeskError("conflict", problem);
  return db().transaction(async (tx) => {
    // Both rotation of the key and removal of an account withdraw links, and hold the same lock.
    await acquireLock(tx, "accounts");
    const key = currentKey();
    const [subUser] = await tx
      .select({ customerId: subUsers.customerId })
      .from(subUsers)
      .innerJoin(accounts, and(eq(accounts.id, subUsers.accountId), accounts.configured))
      .where(
        and(
          eq(subUsers.accountId, ref.accountId),
          eq(subUsers.remoteId, ref.remoteId),
          isNull(subUsers.vanishedAt),
        ),
      )
      // So that whatever removes it waits, and then finds the link.
      .for("share", { of: subUsers });
    if (!subUser) throw new DeskError("not-found", "There is no such sub-user.");
    await requireRoom(tx, actor);
    const token = newToken();
    const place = { id: randomUUID(), ...ref };
    const [made] = await tx
      .insert(secretLinks)
      .values({
        ...place,
        tokenDigest: tokenDigest(token),
        sealed: sealSecret(key, token, place, secret),
        customerId: subUser.customerId,
        createdById: actor.staffId,
        createdBy: actor.name,
        expiresAt: sql`now() + make_interval(hours => ${secretLinkLimits.hours})`,
      })
      .returning({ expiresAt: secretLinks.expiresAt });
    if (!made) throw new Error("The link was not stored.");
    const expiresAt = made.expiresAt.toISOString();
    await recordAudit(tx, actor, origin, {
      action: "secret-link.make",
      outcome: "done",
      ...ref,
      subject: subUser.customerId,
      after: { link: place.id, until: expiresAt },
    });
    return { id: place.id, url: `${env().origins[0]}/s#${token}`, expiresAt };
  });
}

/** The first one of the ring seals. */
function currentKey(): Key {
  try {
    return readRing()[0];
  } catch (error) {
    if (error instanceof SettingError) throw new DeskError("conflict", texts.noKey);
    throw error;
  }
}

async function requireRoom(tx: Transaction, actor: Actor): Promise<void> {
  const [open] = await tx
    .select({ count: count() })
    .from(secretLinks)
    .where(
      and(
        eq(secretLinks.createdById, actor.staffId),
        isNotNull(secretLinks.sealed),
        sql`${secretLinks.expiresAt} > now()`,
      ),
    );
  if ((open?.count ?? 0) >= secretLinkLimits.open)
    throw new DeskError("conflict", texts.tooManyOpen(secretLinkLimits.open));
}
