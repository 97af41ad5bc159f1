import "server-only";
import { and, asc, inArray, isNotNull, sql, type SQL } from "drizzle-orm";
import { subdesk, type Author, type Origin } from "../actor";
import { recordAuditLines, type AuditEntry } from "../audit/record";
import type { Transaction } from "../db/client";
import { secretLinks } from "../db/schema";
import type { SubUserRef } from "../domain/sub-users/sub-user";

/**
 * Withdraws the links that are sealed under any other key: without their tokens they cannot be sealed anew.
 * Returns how many.
 */
export async function withdrawLinksUnderOthers(tx: Transaction, keyId: string): Promise<number> {
  return withdrawAndRecord(
    tx,
    sql`split_part(${secretLinks.sealed}, '.', 2) <> ${keyId}`,
    "The key of stored credentials was rotated.",
  );
}

/**
 * Withdraws links and writes it to the audit, as Subdesk's own act unless someone asked for
 * it. Returns how many.
 */
export async function withdrawAndRecord(
  tx: Transaction,
  which: SQL,
  reason: string,
  actor: Author = subdesk,
  origin: Origin | null = null,
): Promise<number> {
  const lines = await withdrawLinks(tx, which, actor.name, reason);
  await recordAuditLines(tx, actor, origin, lines);
  return lines.length;
}

/**
 * Erases what is behind those of these links that still hold a password, and returns the lines for the audit:
 * what a transaction removes leaves no link to its password.
 */
export async function withdrawLinks(
  tx: Transaction,
  which: SQL,
  by: string,
  reason: string,
): Promise<AuditEntry[]> {
  const links = await tx
    .select({
      id: secretLinks.id,
      accountId: secretLinks.accountId,
      remoteId: secretLinks.remoteId,
      customerId: secretLinks.customerId,
    })
    .from(secretLinks)
    .where(and(isNotNull(secretLinks.sealed), which))
    .orderBy(asc(secretLinks.id))
    .for("update");
  if (links.length === 0) return [];
  await tx
    .update(secretLinks)
    .set({ sealed: null, revokedAt: sql`now()`, revokedBy: by })
    .where(
      inArray(
        secretLinks.id,
        links.map(({ id }) => id),
      ),
    );
  return links.map(({ id, accountId, remoteId, customerId }) => ({
    action: "secret-link.revoke",
    outcome: "done",
    accountId,
    remoteId,
    subject: customerId,
    after: { link: id },
    reason,
  }));
}

/** SQL: links to passwords of the sub-users of these accounts. */
export const linksOfAccounts = (ids: readonly string[]): SQL =>
  sql`${secretLinks.accountId} = any(${sql.param([...ids])}::text[])`;

/** SQL: links to passwords of these sub-users. */
export const linksOfSubUsers = (refs: readonly SubUserRef[]): SQL =>
  sql`(${secretLinks.accountId}, ${secretLinks.remoteId}) in (select * from unnest(
    ${sql.param(refs.map(({ accountId }) => accountId))}::text[], ${sql.param(refs.map(({ remoteId }) => remoteId))}::text[]))`;
