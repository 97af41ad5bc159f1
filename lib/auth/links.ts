import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { and, count, eq, inArray, isNull, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { isAllowed, roles } from "../domain/staff/permissions";
import type { Actor } from "../actor";
import { db, type Executor, type Transaction } from "../db/client";
import { acquireLock } from "../db/locks";
import { staff, staffLinks } from "../db/schema";
import { maxPerPerson } from "../domain/staff/limits";
import { env } from "../env";
import { DeskError } from "../domain/errors";
import type { OneTimeLink } from "../domain/staff/staff";

const validFor = "72 hours";
const mayMake = roles.filter((role) => isAllowed(role, "staff.manage"));

const hashOf = (token: string) => createHash("sha256").update(token).digest("base64url");

type NewLink = Pick<typeof staffLinks.$inferInsert, "kind" | "staffId" | "email" | "role">;

/** Valid for 72 hours and one use. The token is only in the answer. Takes the lock on staff. */
export async function makeLink(
  tx: Transaction,
  maker: Pick<Actor, "staffId" | "name">,
  link: NewLink,
): Promise<OneTimeLink> {
  const [open] = await tx
    .select({ count: count() })
    .from(staffLinks)
    .where(and(eq(staffLinks.makerId, maker.staffId), sql`${staffLinks.expiresAt} > now()`));
  if ((open?.count ?? 0) >= maxPerPerson.links)
    throw new DeskError(
      "conflict",
      `You have ${maxPerPerson.links} links that no one has used yet, the most one person can keep. Withdraw one first.`,
    );
  const token = randomBytes(32).toString("base64url");
  const [made] = await tx
    .insert(staffLinks)
    .values({
      ...link,
      tokenHash: hashOf(token),
      createdBy: maker.name,
      makerId: maker.staffId,
      expiresAt: sql`now() + ${validFor}::interval`,
    })
    .returning({ expiresAt: staffLinks.expiresAt });
  if (!made) throw new Error("The link was not stored.");
  return { url: `${env().origins[0]}/invite?token=${token}`, expiresAt: made.expiresAt.toISOString() };
}

/**
 * What a link is for; null when it was used, replaced, withdrawn, is too old, or its maker may no longer make
 * such links.
 */
export async function readLink(
  token: string,
): Promise<{ kind: "invite" | "reset"; email: string; name?: string } | null> {
  const whose = alias(staff, "whose");
  const [row] = await db()
    .select({ kind: staffLinks.kind, email: staffLinks.email, name: whose.name })
    .from(staffLinks)
    .leftJoin(whose, eq(whose.id, staffLinks.staffId))
    .where(and(eq(staffLinks.tokenHash, hashOf(token)), isGood()));
  return row ? { kind: row.kind, email: row.email, ...(row.name !== null && { name: row.name }) } : null;
}

/**
 * Removes the link, so that one of two simultaneous uses finds nothing. No one's role or access changes until
 * the transaction ends.
 */
export async function spendLink(tx: Transaction, token: string): Promise<typeof staffLinks.$inferSelect> {
  await acquireLock(tx, "staff");
  const [row] = await tx
    .delete(staffLinks)
    .where(and(eq(staffLinks.tokenHash, hashOf(token)), isGood()))
    .returning();
  if (!row)
    throw new DeskError(
      "forbidden",
      "This link has been used, replaced or withdrawn, or is too old. Ask for a new one.",
    );
  return row;
}

/** Revokes the links made by a person who loses the right to make them. Returns how many. */
export async function withdrawLinksOf(executor: Executor, makerId: string): Promise<number> {
  const gone = await executor
    .delete(staffLinks)
    .where(eq(staffLinks.makerId, makerId))
    .returning({ id: staffLinks.id });
  return gone.length;
}

/** SQL: the link may still be used. */
export function isGood() {
  const maker = db()
    .select({ id: staff.id })
    .from(staff)
    .where(and(isNull(staff.disabledAt), inArray(staff.role, mayMake)));
  return and(sql`${staffLinks.expiresAt} > now()`, inArray(staffLinks.makerId, maker));
}
