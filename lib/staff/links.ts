import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { and, eq, gt } from "drizzle-orm";
import { db, type Executor, type Transaction } from "../db/client";
import { staffLinks } from "../db/schema";
import { env } from "../env";
import { DeskError } from "../errors";
import type { OneTimeLink } from "./schema";

const validFor = 72 * 3_600_000;

const hashOf = (token: string) => createHash("sha256").update(token).digest("base64url");

type NewLink = Pick<typeof staffLinks.$inferInsert, "kind" | "staffId" | "email" | "role" | "createdBy">;

/** Good for 72 hours and one use. The token is in the answer and nowhere else. */
export async function makeLink(tx: Transaction, link: NewLink): Promise<OneTimeLink> {
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(Date.now() + validFor);
  await tx.insert(staffLinks).values({ ...link, tokenHash: hashOf(token), expiresAt });
  return { url: `${env().origins[0]}/invite?token=${token}`, expiresAt: expiresAt.toISOString() };
}

/** What a link is for; null when it was used, replaced, withdrawn, or is too old. */
export async function readLink(token: string): Promise<{ kind: "invite" | "reset"; email: string } | null> {
  const [row] = await db().select({ kind: staffLinks.kind, email: staffLinks.email }).from(staffLinks).where(isGood(token));
  return row ?? null;
}

/** Takes the link out, so that of two uses at once one finds nothing. */
export async function spendLink(executor: Executor, token: string): Promise<typeof staffLinks.$inferSelect> {
  const [row] = await executor.delete(staffLinks).where(isGood(token)).returning();
  if (!row) throw new DeskError("forbidden", "This link has been used or replaced, or is too old. Ask for a new one.");
  return row;
}

function isGood(token: string) {
  return and(eq(staffLinks.tokenHash, hashOf(token)), gt(staffLinks.expiresAt, new Date()));
}
