import "server-only";
import { and, desc, eq, sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db, type Executor } from "../db/client";
import { secretLinks } from "../db/schema";
import { secretLinkLimits, type SecretLinkState, type SecretLinkView } from "../domain/hand-over/secret-link";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { storable } from "../domain/text/storable";

const state = sql<SecretLinkState>`case
  when ${secretLinks.openedAt} is not null then 'opened'
  when ${secretLinks.revokedAt} is not null then 'revoked'
  when ${secretLinks.sealed} is null or ${secretLinks.expiresAt} <= now() then 'expired'
  else 'open' end`;

/** The latest links of a sub-user, newest first. */
export async function listSecretLinks(
  actor: Actor,
  { accountId, remoteId }: SubUserRef,
): Promise<SecretLinkView[]> {
  requirePermission(actor, "secret-links.make");
  const rows = await selected(db())
    .where(and(eq(secretLinks.accountId, storable(accountId)), eq(secretLinks.remoteId, storable(remoteId))))
    .orderBy(desc(secretLinks.createdAt))
    .limit(secretLinkLimits.listed);
  return rows.map(present);
}

export async function readSecretLink(executor: Executor, id: string): Promise<SecretLinkView | null> {
  const [row] = await selected(executor).where(eq(secretLinks.id, id));
  return row ? present(row) : null;
}

function selected(executor: Executor) {
  return executor
    .select({
      id: secretLinks.id,
      state,
      createdBy: secretLinks.createdBy,
      createdAt: secretLinks.createdAt,
      expiresAt: secretLinks.expiresAt,
      openedAt: secretLinks.openedAt,
      revokedAt: secretLinks.revokedAt,
      revokedBy: secretLinks.revokedBy,
    })
    .from(secretLinks);
}

function present(row: Awaited<ReturnType<typeof selected>>[number]): SecretLinkView {
  return {
    id: row.id,
    state: row.state,
    madeBy: row.createdBy,
    madeAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    openedAt: row.openedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    revokedBy: row.revokedBy,
  };
}
